package dev.plumbline.renderer.sealing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.trust.SecretFingerprint;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * A set in two: the plain form, in which every value of a Secret is a fingerprint, and the values.
 *
 * @param plain the objects
 * @param values by {@code Secret/namespace/name} and key, in base64; the namespace as written, so {@code Secret//name} where
 *     the object names none
 */
public record SplitSecrets(ArrayNode plain, ObjectNode values) {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** kubectl's copy of an object as it was applied: another place for values, and of no use here. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /**
     * Splits a set. The objects are changed and belong to the result.
     *
     * @throws RenderingException where a Secret's data is no base64
     */
    public static SplitSecrets of(List<Manifest> manifests, SecretFingerprint fingerprint) {
        ArrayNode plain = NODES.arrayNode(manifests.size());
        ObjectNode values = NODES.objectNode();
        for (Manifest manifest : manifests) {
            ObjectNode object = manifest.object();
            dropLastApplied(object);
            if (manifest.ref().group().isEmpty() && manifest.ref().kind().equals("Secret")) {
                ObjectNode data = takeData(manifest);
                if (!data.isEmpty()) {
                    values.set(key(manifest), data);
                    ObjectNode fingerprints = object.putObject("data");
                    data.properties()
                            .forEach(entry -> fingerprints.put(
                                    entry.getKey(),
                                    fingerprint.ofBase64(entry.getValue().textValue())));
                }
            }
            plain.add(object);
        }
        return new SplitSecrets(plain, values);
    }

    /**
     * Splits hooks, of which several may have one name. Their values are by {@code Hook/N/} and what a set's would be by, N
     * being the hook's place from 0.
     *
     * @throws RenderingException where a Secret's data is no base64
     */
    public static SplitSecrets ofHooks(List<Manifest> hooks, SecretFingerprint fingerprint) {
        ArrayNode plain = NODES.arrayNode(hooks.size());
        ObjectNode values = NODES.objectNode();
        for (Manifest hook : hooks) {
            SplitSecrets split = of(List.of(hook), fingerprint);
            String place = "Hook/" + plain.size() + "/";
            split.values().properties().forEach(secret -> values.set(place + secret.getKey(), secret.getValue()));
            plain.addAll(split.plain());
        }
        return new SplitSecrets(plain, values);
    }

    private static String key(Manifest manifest) {
        return "Secret/" + manifest.ref().namespace() + "/" + manifest.ref().name();
    }

    private static void dropLastApplied(ObjectNode object) {
        if (object.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(LAST_APPLIED);
        }
    }

    /** What the API server would make of {@code data} and {@code stringData}: one map in base64, the latter winning. */
    private static ObjectNode takeData(Manifest manifest) {
        ObjectNode all = NODES.objectNode();
        ObjectNode object = manifest.object();
        JsonNode data = object.remove("data");
        if (data instanceof ObjectNode entries) {
            entries.properties().forEach(entry -> {
                byte[] value = decoded(entry.getValue(), entry.getKey(), manifest);
                all.put(entry.getKey(), Base64.getEncoder().encodeToString(value));
            });
        } else if (data != null && !data.isNull()) {
            throw invalid(manifest, "data is no mapping");
        }
        JsonNode text = object.remove("stringData");
        if (text instanceof ObjectNode entries) {
            entries.properties().forEach(entry -> {
                byte[] value = text(entry.getValue(), entry.getKey(), manifest).getBytes(StandardCharsets.UTF_8);
                all.put(entry.getKey(), Base64.getEncoder().encodeToString(value));
            });
        } else if (text != null && !text.isNull()) {
            throw invalid(manifest, "stringData is no mapping");
        }
        return all;
    }

    /** Line breaks are allowed in base64, as Kubernetes' own reader does. */
    private static byte[] decoded(JsonNode value, String key, Manifest manifest) {
        try {
            return Base64.getDecoder().decode(text(value, key, manifest).replaceAll("[\r\n]", ""));
        } catch (IllegalArgumentException e) {
            throw invalid(manifest, "the value of " + key + " is not base64");
        }
    }

    private static String text(JsonNode value, String key, Manifest manifest) {
        if (value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw invalid(manifest, "the value of " + key + " is no text; put it in quotes");
        }
        return value.textValue();
    }

    private static RenderingException invalid(Manifest manifest, String what) {
        return new RenderingException(
                Reason.INVALID_MANIFEST,
                manifest.ref() + ": " + what,
                manifest.origin().file(),
                manifest.origin().line());
    }
}
