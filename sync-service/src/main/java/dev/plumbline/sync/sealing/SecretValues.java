package dev.plumbline.sync.sealing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a set's Secrets, by {@code Secret/namespace/name} and key, in base64. Prints nothing of them. */
public record SecretValues(Map<String, Map<String, String>> values) {

    /** A set without Secrets. */
    public static final SecretValues NONE = new SecretValues(Map.of());

    public SecretValues {
        values = Map.copyOf(values);
    }

    /** A value in base64; null where the set has none for it. */
    public @Nullable String value(String secret, String key) {
        return values.getOrDefault(secret, Map.of()).get(key);
    }

    @Override
    public String toString() {
        return "SecretValues of " + values.size();
    }
}
