package dev.plumbline.sync.application;

import static dev.plumbline.sync.application.HelmSettings.orEmpty;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.plumbline.events.ApplicationSpec;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings of a Jsonnet evaluation, as people write them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JsonnetSettings(
        @Size(max = 256) @JsonPropertyDescription("External variables, for std.extVar.") @Nullable
        List<Variable> extVars,

        @Size(max = 256) @JsonPropertyDescription("Arguments of a file that is a function.") @Nullable
        List<Variable> tlas,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Folders in which imports are looked for, relative to the repository's root, like vendor; the last one first.")
        @Nullable
        List<@Size(max = 1024) String> libs) {

    /** A value by name. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Variable(
            @Required
            @Size(min = 1, max = 253)
            @ValidationRule(
                    value = "self.matches('^[A-Za-z_][A-Za-z0-9_.-]*$')",
                    message = "must be letters, digits, _, . and -")
            String name,

            @Required @Size(max = 65536) String value,

            @JsonPropertyDescription("Whether the value is Jsonnet; else it is a text.") @Nullable
            Boolean code) {}

    ApplicationSpec.Jsonnet declared() {
        return new ApplicationSpec.Jsonnet(declared(extVars), declared(tlas), orEmpty(libs));
    }

    private static List<ApplicationSpec.Jsonnet.Variable> declared(@Nullable List<Variable> variables) {
        return orEmpty(variables).stream()
                .map(each -> new ApplicationSpec.Jsonnet.Variable(
                        each.name(), each.value(), Boolean.TRUE.equals(each.code())))
                .toList();
    }
}
