package dev.plumbline.sync.application;

import static dev.plumbline.sync.application.HelmSettings.orEmpty;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ApplicationSpec;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A program of the operator's that renders a folder, as people write it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PluginSettings(
        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("The name under which the operator declared it.")
        String name,

        @JsonPropertyDescription("Variables for it; each arrives as PLUMBLINE_ENV_ and its name.") @Nullable
        Map<String, String> env,

        @PreserveUnknownFields
        @JsonPropertyDescription("Parameters for it; they arrive as JSON in PLUMBLINE_PARAMETERS.")
        @Nullable
        JsonNode parameters,

        @Size(max = 64)
        @JsonPropertyDescription("What it may read of the repository beside the source's path, relative to that.")
        @Nullable
        List<@Size(max = 1024) String> paths) {

    ApplicationSpec.Plugin declared() {
        return new ApplicationSpec.Plugin(name, env == null ? Map.of() : env, parameters, orEmpty(paths));
    }
}
