package dev.plumbline.sync.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ApplicationSpec;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings of a Helm rendering, as people write them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HelmSettings(
        @PreserveUnknownFields @JsonPropertyDescription("Values that override those of the files.") @Nullable
        JsonNode values,

        @PreserveUnknownFields
        @JsonPropertyDescription("The same, under Argo CD's name for it; counts where both are given.")
        @Nullable
        JsonNode valuesObject,

        @Size(max = 64)
        @JsonPropertyDescription(
                "Value files, relative to the chart, or patterns of such (values-*.yaml, env/**/*.yaml); later ones win.")
        @Nullable
        List<@Size(max = 1024) String> valueFiles,

        @Size(min = 1, max = 53)
        @JsonPropertyDescription("The release's name; the Application's name where it is not given.")
        @Nullable
        String releaseName,

        @JsonPropertyDescription("Whether a value file that is not there is passed over.") @Nullable
        Boolean ignoreMissingValueFiles,

        @Size(max = 256) @JsonPropertyDescription("Single values, over all others.") @Nullable
        List<Parameter> parameters,

        @Size(max = 64) @JsonPropertyDescription("Single values that are what a file holds, over all others.") @Nullable
        List<FileParameter> fileParameters,

        @ValidationRule(
                value = "self.matches('^v?[0-9]+\\\\.[0-9]+(\\\\.[0-9]+)?([-+][0-9A-Za-z.+-]+)?$')",
                message = "must be a version of Kubernetes, like 1.36 or v1.36.2")
        @Size(max = 64)
        @JsonPropertyDescription("The version of Kubernetes that templates see; Helm's own where it is not given.")
        @Nullable
        String kubeVersion,

        @Size(max = 256)
        @JsonPropertyDescription(
                "API versions that templates see beside Kubernetes' own, like monitoring.coreos.com/v1.")
        @Nullable
        List<@Size(max = 256) String> apiVersions,

        @JsonPropertyDescription("Whether the chart's crds folder is left out.") @Nullable
        Boolean skipCrds,

        @JsonPropertyDescription("Whether values may be what the chart's schema does not allow.") @Nullable
        Boolean skipSchemaValidation) {

    /** A single value. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Parameter(
            @Required @Size(min = 1, max = 512) @JsonPropertyDescription("The way to the value, like image.tag.")
            String name,

            @Required @Size(max = 65536) String value,

            @JsonPropertyDescription("Whether it is a string even if it looks like a number.") @Nullable
            Boolean forceString) {}

    /** A single value that is what a file holds. */
    public record FileParameter(
            @Required @Size(min = 1, max = 512) @JsonPropertyDescription("The way to the value, like tls.certificate.")
            String name,

            @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("The file, relative to the chart.")
            String path) {}

    ApplicationSpec.Helm declared() {
        return new ApplicationSpec.Helm(
                valuesObject == null ? values : valuesObject,
                orEmpty(valueFiles),
                releaseName,
                Boolean.TRUE.equals(ignoreMissingValueFiles),
                orEmpty(parameters).stream()
                        .map(each -> new ApplicationSpec.Helm.Parameter(
                                each.name(), each.value(), Boolean.TRUE.equals(each.forceString())))
                        .toList(),
                kubeVersion,
                orEmpty(apiVersions),
                Boolean.TRUE.equals(skipCrds),
                orEmpty(fileParameters).stream()
                        .map(each -> new ApplicationSpec.Helm.FileParameter(each.name(), each.path()))
                        .toList(),
                Boolean.TRUE.equals(skipSchemaValidation));
    }

    static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
