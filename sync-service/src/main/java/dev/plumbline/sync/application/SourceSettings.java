package dev.plumbline.sync.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.plumbline.events.ApplicationSpec;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where manifests come from, as people write it; whether they are plain, Kustomize's or Helm's is seen from the files. Among
 * several sources, the path has no default: what has a ref and no path only lends value files.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.chart) || self.repoURL.startsWith('oci://') || !has(self.revision)"
                + " || (!self.revision.startsWith('-') && (!self.revision.matches('[\\\\s~^:?*\\\\[\\\\\\\\]')"
                + " || self.revision.matches('^[<>=!~^vxX*0-9][0-9A-Za-z .,<>=!~^|*+-]*$')))",
        message = "revision must be a branch, a tag, a commit or a range of versions",
        fieldPath = ".revision")
@ValidationRule(
        value = "has(self.chart) || self.repoURL.matches('^(https?|ssh|oci)://[^/\\\\s]+/[^\\\\s]+$')"
                + " || self.repoURL.matches('^[^/@:\\\\s]+@[^/@:\\\\s]+:[^\\\\s]+$')",
        message = "repoURL must be an http://, https://, ssh:// or oci:// URL with a path, or user@host:path",
        fieldPath = ".repoURL")
@ValidationRule(
        value = "!has(self.chart) || self.repoURL.matches('^(https?|oci)://[^/\\\\s]+(/[^\\\\s]*)?$')",
        message = "with a chart, repoURL must be an http://, https:// or oci:// URL of a Helm repository",
        fieldPath = ".repoURL")
@ValidationRule(
        value = "!has(self.chart) || (has(self.revision) && self.revision != 'HEAD')",
        message = "with a chart, revision must be a version or a range of versions, like 1.2.3 or ^1.2.0",
        fieldPath = ".revision")
public record SourceSettings(
        @Required
        @Size(min = 1, max = 2048)
        @ValidationRule(
                value = "!self.matches('^[a-z]+://[^/@]*:[^/@]*@')",
                message =
                        "must not hold a password: give credentials to Plumbline, not to everybody who can read this object")
        @JsonProperty("repoURL")
        @JsonPropertyDescription(
                "URL of the Git repository; with a chart, of the Helm repository; or oci://host/path of what a registry holds.")
        String repoUrl,

        @Default("HEAD")
        @Size(min = 1, max = 256)
        @JsonPropertyDescription(
                "A branch, a tag, a commit, or a range of versions (1.x, >=1.2 <2) of whose tags the highest counts; of a chart a"
                        + " version or a range; of what a registry holds a tag, a digest or a range.")
        @Nullable
        String revision,

        @Default(".")
        @Size(min = 1, max = 1024)
        @ValidationRule(
                value = "!self.startsWith('/')",
                message = "must be relative to the repository's root: remove the leading /")
        @ValidationRule(
                value = "!self.split('/').exists(part, part == '..')",
                message = "must stay within the repository: .. is not allowed")
        @JsonPropertyDescription("The folder in the repository.")
        @Nullable
        String path,

        @JsonPropertyDescription("What Helm is to be told, where the folder is a chart.") @Nullable
        HelmSettings helm,

        @JsonPropertyDescription("What is to be done to what Kustomize builds.") @Nullable
        KustomizeSettings kustomize,

        @JsonPropertyDescription("Which files count, where the folder holds plain manifests.") @Nullable
        DirectorySettings directory,

        @JsonPropertyDescription("Whose signatures are required before anything is rendered.") @Nullable
        VerifySettings verify,

        @JsonPropertyDescription("What becomes of variables in what was rendered: ${name} and its forms, as with Flux.")
        @Nullable
        PostBuildSettings postBuild,

        @JsonPropertyDescription("What Jsonnet is to be told, where the folder holds *.jsonnet.") @Nullable
        JsonnetSettings jsonnet,

        @JsonPropertyDescription("The operator's program that renders the folder, whatever files it holds.") @Nullable
        PluginSettings plugin,

        @Size(min = 1, max = 250)
        @ValidationRule(
                value = "self.matches('^[A-Za-z0-9][A-Za-z0-9._-]*$')",
                message = "must be a chart's name: letters, digits, ., _ and -")
        @JsonPropertyDescription("The chart's name, where repoURL is that of a Helm repository.")
        @Nullable
        String chart,

        @Size(min = 1, max = 63)
        @ValidationRule(
                value = "self.matches('^[A-Za-z0-9_-]+$')",
                message = "must be letters, digits, _ and -, without $")
        @JsonPropertyDescription(
                "A name under which other sources' value files can be from here, as $name/path; without a path, nothing else is"
                        + " taken from here.")
        @Nullable
        String ref) {

    ApplicationSpec.Source declared() {
        return new ApplicationSpec.Source(
                repoUrl,
                Objects.requireNonNullElse(revision, "HEAD"),
                path == null && ref == null ? "." : path,
                helm == null ? null : helm.declared(),
                kustomize == null ? null : kustomize.declared(),
                directory == null ? null : directory.declared(),
                verify == null ? null : verify.declared(),
                postBuild == null ? null : postBuild.declared(),
                jsonnet == null ? null : jsonnet.declared(),
                plugin == null ? null : plugin.declared(),
                chart,
                ref);
    }
}
