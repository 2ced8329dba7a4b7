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

/** What people write. The API server fills in the defaults, but an object written before one existed has none: null. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApplicationResourceSpec(
        @Required @JsonPropertyDescription("Where the manifests come from.")
        Source source,

        @Required @JsonPropertyDescription("Where the objects go.")
        Destination destination,

        @Default("{}") @JsonPropertyDescription("How the application is synced.") @Nullable
        Sync sync,

        @Default("false") @JsonPropertyDescription("Whether nothing is to be done for it for now.") @Nullable
        Boolean suspend) {

    /** Where the manifests come from; whether they are plain, Kustomize's or Helm's is seen from the files. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Source(
            @Required
            @Size(min = 1, max = 2048)
            @ValidationRule(
                    value =
                            "self.matches('^(https?|ssh)://[^/\\\\s]+/[^\\\\s]+$') || self.matches('^[^/@:\\\\s]+@[^/@:\\\\s]+:[^\\\\s]+$')",
                    message = "must be an http://, https:// or ssh:// URL, or user@host:path")
            @ValidationRule(
                    value = "!self.matches('^[a-z]+://[^/@]*:[^/@]*@')",
                    message =
                            "must not hold a password: give credentials to Plumbline, not to everybody who can read this object")
            @JsonProperty("repoURL")
            @JsonPropertyDescription("URL of the Git repository.")
            String repoUrl,

            @Default("HEAD")
            @Size(min = 1, max = 256)
            @ValidationRule(
                    value = "!self.startsWith('-') && (!self.matches('[\\\\s~^:?*\\\\[\\\\\\\\]')"
                            + " || self.matches('^[<>=!~^vxX*0-9][0-9A-Za-z .,<>=!~^|*+-]*$'))",
                    message = "must be a branch, a tag, a commit or a range of versions")
            @JsonPropertyDescription(
                    "A branch, a tag, a commit, or a range of versions (1.x, >=1.2 <2) of whose tags the highest counts.")
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

            @JsonPropertyDescription(
                    "What becomes of variables in what was rendered: ${name} and its forms, as with Flux.")
            @Nullable
            PostBuildSettings postBuild,

            @JsonPropertyDescription("What Jsonnet is to be told, where the folder holds *.jsonnet.") @Nullable
            JsonnetSettings jsonnet,

            @JsonPropertyDescription("The operator's program that renders the folder, whatever files it holds.")
            @Nullable
            PluginSettings plugin) {

        /** A source of one of the tools that are known by their files. */
        public Source(
                String repoUrl,
                @Nullable String revision,
                @Nullable String path,
                @Nullable HelmSettings helm,
                @Nullable KustomizeSettings kustomize,
                @Nullable DirectorySettings directory,
                @Nullable VerifySettings verify) {
            this(repoUrl, revision, path, helm, kustomize, directory, verify, null, null, null);
        }

        ApplicationSpec.Source declared() {
            return new ApplicationSpec.Source(
                    repoUrl,
                    Objects.requireNonNullElse(revision, "HEAD"),
                    Objects.requireNonNullElse(path, "."),
                    helm == null ? null : helm.declared(),
                    kustomize == null ? null : kustomize.declared(),
                    directory == null ? null : directory.declared(),
                    verify == null ? null : verify.declared(),
                    postBuild == null ? null : postBuild.declared(),
                    jsonnet == null ? null : jsonnet.declared(),
                    plugin == null ? null : plugin.declared());
        }
    }

    /** Where the objects go. */
    public record Destination(
            @Required
            @Size(min = 1, max = 63)
            @ValidationRule(
                    value = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
                    message = "must be a namespace's name: lower-case letters, digits and -")
            @JsonPropertyDescription("The namespace for objects that name none.")
            String namespace) {}

    /** How an application is synced. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Sync(
            @Default("true")
            @JsonPropertyDescription("Whether a new rendering is applied without being asked for.")
            @Nullable
            Boolean automated,

            @Default("true") @JsonPropertyDescription("Whether objects that left Git are deleted.") @Nullable
            Boolean prune,

            @Default("true") @JsonPropertyDescription("Whether manual changes are put back.") @Nullable
            Boolean selfHeal) {}

    /** The same as the event that declares it has it, with the defaults where an old object has none. */
    public ApplicationSpec declared() {
        return new ApplicationSpec(
                source.declared(),
                new ApplicationSpec.Destination(destination.namespace()),
                new ApplicationSpec.SyncPolicy(
                        sync == null || !Boolean.FALSE.equals(sync.automated()),
                        sync == null || !Boolean.FALSE.equals(sync.prune()),
                        sync == null || !Boolean.FALSE.equals(sync.selfHeal())),
                Boolean.TRUE.equals(suspend));
    }
}
