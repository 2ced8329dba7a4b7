package dev.plumbline.sync.application;

import static dev.plumbline.sync.application.HelmSettings.orEmpty;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.plumbline.events.ApplicationSpec;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes to what a kustomization builds, as people write them: the fields of a {@code kustomization.yaml}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KustomizeSettings(
        @Size(max = 63) @JsonPropertyDescription("Put before the names of all objects.") @Nullable
        String namePrefix,

        @Size(max = 63) @JsonPropertyDescription("Put after the names of all objects.") @Nullable
        String nameSuffix,

        @Size(max = 63) @JsonPropertyDescription("The namespace of all objects.") @Nullable
        String namespace,

        @Size(max = 256) @JsonPropertyDescription("Other images in the place of some.") @Nullable
        List<Image> images,

        @Size(max = 256) @JsonPropertyDescription("Other numbers of replicas.") @Nullable
        List<Replicas> replicas,

        @Size(max = 64) @JsonPropertyDescription("Labels of all objects, their templates and selectors.") @Nullable
        Map<String, String> commonLabels,

        @Size(max = 64)
        @JsonPropertyDescription("Labels of all objects and their templates, not of selectors.")
        @Nullable
        Map<String, String> labels,

        @Size(max = 64) @JsonPropertyDescription("Annotations of all objects.") @Nullable
        Map<String, String> commonAnnotations,

        @Size(max = 64) @JsonPropertyDescription("Strategic merge or JSON patches.") @Nullable
        List<Patch> patches,

        @Size(max = 64) @JsonPropertyDescription("Folders of components, relative to the source's path.") @Nullable
        List<@Size(max = 1024) String> components) {

    /** Another image. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.newName) || has(self.newTag) || has(self.digest)",
            message = "must name what to replace: newName, newTag or digest")
    public record Image(
            @Required @Size(min = 1, max = 512) String name,

            @Size(min = 1, max = 512) @Nullable String newName,

            @Size(min = 1, max = 128) @Nullable String newTag,

            @Size(min = 1, max = 256) @Nullable String digest) {}

    /** Another number of replicas. */
    public record Replicas(
            @Required @Size(min = 1, max = 253) String name,

            @Required @Min(0) @Max(1_000_000) int count) {}

    /** A patch. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Patch(
            @Required @Size(min = 1, max = 65536) @JsonPropertyDescription("The patch, YAML or JSON.")
            String patch,

            @JsonPropertyDescription("Which objects it changes; where it is absent, the patch itself says.") @Nullable
            Target target) {}

    /** Objects by any of these. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Target(
            @Size(max = 253) @Nullable String group,

            @Size(max = 63) @Nullable String version,

            @Size(max = 63) @Nullable String kind,

            @Size(max = 253) @Nullable String name,

            @Size(max = 63) @Nullable String namespace,

            @Size(max = 1024) @Nullable String labelSelector,

            @Size(max = 1024) @Nullable String annotationSelector) {}

    ApplicationSpec.Kustomize declared() {
        return new ApplicationSpec.Kustomize(
                namePrefix,
                nameSuffix,
                namespace,
                orEmpty(images).stream()
                        .map(each -> new ApplicationSpec.Kustomize.Image(
                                each.name(), each.newName(), each.newTag(), each.digest()))
                        .toList(),
                orEmpty(replicas).stream()
                        .map(each -> new ApplicationSpec.Kustomize.Replicas(each.name(), each.count()))
                        .toList(),
                commonLabels == null ? Map.of() : commonLabels,
                labels == null ? Map.of() : labels,
                commonAnnotations == null ? Map.of() : commonAnnotations,
                orEmpty(patches).stream()
                        .map(each -> new ApplicationSpec.Kustomize.Patch(each.patch(), declared(each.target())))
                        .toList(),
                orEmpty(components));
    }

    private static ApplicationSpec.Kustomize.@Nullable Target declared(@Nullable Target target) {
        return target == null
                ? null
                : new ApplicationSpec.Kustomize.Target(
                        target.group(),
                        target.version(),
                        target.kind(),
                        target.name(),
                        target.namespace(),
                        target.labelSelector(),
                        target.annotationSelector());
    }
}
