package dev.plumbline.sync.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.plumbline.events.ApplicationSpec;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whose signatures are required, as people write it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerifySettings(
        @Default("HEAD")
        @JsonPropertyDescription(
                "What has to be signed: HEAD, the commit that is rendered; Tag, the tag that the revision names; TagAndHEAD,"
                        + " both; EveryCommit, each commit since the last that was rendered.")
        ApplicationSpec.Verify.@Nullable Mode mode,

        @Required
        @Size(min = 1, max = 64)
        @ValidationRule(
                value = "self.all(key, key.matches('^[A-Za-z0-9][-A-Za-z0-9._@]{0,62}$'))",
                message = "must be names of keys: letters, digits, -, ., _ and @")
        @JsonPropertyDescription("Names of GPG or SSH keys that the operator gave the renderer; any of them will do.")
        List<@Size(max = 63) String> keys) {

    ApplicationSpec.Verify declared() {
        return new ApplicationSpec.Verify(Objects.requireNonNullElse(mode, ApplicationSpec.Verify.Mode.HEAD), keys);
    }
}
