package dev.plumbline.sync.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.plumbline.events.ApplicationSpec;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of variables in what was rendered, as people write it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PostBuildSettings(
        @JsonPropertyDescription("Values of variables by name, over those of files.") @Nullable
        Map<String, String> substitute,

        @Size(max = 64) @JsonPropertyDescription("Files with more; later ones win.") @Nullable
        List<From> substituteFrom,

        @JsonPropertyDescription(
                "Whether a variable that is not set and has no default is a failure; else it is empty.")
        @Nullable
        Boolean strict) {

    /** A file of a ConfigMap, a Secret, or names and values. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record From(
            @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("Relative to the source's path.")
            String path,

            @JsonPropertyDescription("Whether it is passed over where it is not there.") @Nullable
            Boolean optional) {}

    ApplicationSpec.PostBuild declared() {
        return new ApplicationSpec.PostBuild(
                substitute == null ? Map.of() : substitute,
                HelmSettings.orEmpty(substituteFrom).stream()
                        .map(each ->
                                new ApplicationSpec.PostBuild.From(each.path(), Boolean.TRUE.equals(each.optional())))
                        .toList(),
                Boolean.TRUE.equals(strict));
    }
}
