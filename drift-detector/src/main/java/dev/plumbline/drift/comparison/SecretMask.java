package dev.plumbline.drift.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.trust.SecretFingerprint;
import java.util.Map;

/**
 * Puts fingerprints in the place of a Secret's values, as its baseline has them, before the object is kept or compared.
 */
public final class SecretMask {

    /** kubectl's copy of what it applied, values and all. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private final SecretFingerprint fingerprint;

    public SecretMask(SecretFingerprint fingerprint) {
        this.fingerprint = fingerprint;
    }

    /** Masks the object in place where it is a Secret. */
    public void apply(JsonNode object) {
        if (!object.path("kind").asText().equals("Secret")
                || !object.path("apiVersion").asText().equals("v1")) {
            return;
        }
        if (object.path("data") instanceof ObjectNode data) {
            for (Map.Entry<String, JsonNode> value : data.properties()) {
                data.put(value.getKey(), fingerprint.ofBase64(value.getValue().asText()));
            }
        }
        if (object.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(LAST_APPLIED);
        }
    }
}
