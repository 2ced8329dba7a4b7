package dev.plumbline.sync.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.plumbline.events.ApplicationSpec;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Which files of a folder of plain manifests count, as people write it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DirectorySettings(
        @Default("true") @JsonPropertyDescription("Whether the folders below count.") @Nullable
        Boolean recurse,

        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
                "Only files that match, by their path from the folder; * is any characters, ? one, {a,b} either.")
        @Nullable
        String include,

        @Size(min = 1, max = 1024) @JsonPropertyDescription("No files that match; stronger than include.") @Nullable
        String exclude) {

    ApplicationSpec.Directory declared() {
        return new ApplicationSpec.Directory(!Boolean.FALSE.equals(recurse), include, exclude);
    }
}
