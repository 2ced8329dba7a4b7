package dev.plumbline.events.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.registry.RegistryException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a tag or a digest stands for, as the <a
 * href="https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md">image specification</a> has it.
 *
 * @param digest of the manifest itself
 * @param configType the media type of its configuration, which tells what the artifact is; empty where it tells nothing
 * @param layers at least one
 */
public record OciManifest(String digest, String configType, List<Layer> layers) {

    private static final int MAX_LAYERS = 1_000;
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    public OciManifest {
        layers = List.copyOf(layers);
    }

    /**
     * A part of an artifact.
     *
     * @param size in bytes
     * @param title its name as a file, null where it has none
     * @param unpack whether the file is an archive that stands for a folder, as ORAS marks it
     */
    public record Layer(
            String mediaType,
            String digest,
            long size,
            @Nullable String title,
            boolean unpack) {}

    /** Whether a text is a digest that can be checked. */
    public static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    /**
     * The digest of the one manifest that an index lists; empty where the text is no index.
     *
     * @throws RegistryException where it lists several or none
     */
    static Optional<String> onlyOneIn(byte[] json) throws RegistryException {
        JsonNode manifests = tree(json).path("manifests");
        if (manifests.isMissingNode()) {
            return Optional.empty();
        }
        if (manifests.size() != 1) {
            throw invalid("is an index of " + manifests.size() + "; name one manifest by its digest");
        }
        String digest = manifests.path(0).path("digest").asText();
        if (!isDigest(digest)) {
            throw invalid("is an index whose manifest has no SHA-256 digest");
        }
        return Optional.of(digest);
    }

    static OciManifest read(byte[] json) throws RegistryException {
        JsonNode manifest = tree(json);
        if (manifest.has("manifests")) {
            throw invalid("is an index in an index");
        }
        JsonNode layers = manifest.path("layers");
        if (!layers.isArray() || layers.isEmpty()) {
            throw invalid("has no layers");
        }
        if (layers.size() > MAX_LAYERS) {
            throw new RegistryException(
                    Kind.TOO_LARGE,
                    "the artifact has " + layers.size() + " layers; at most " + MAX_LAYERS + " are allowed");
        }
        List<Layer> read = new ArrayList<>();
        for (JsonNode layer : layers) {
            read.add(layer(layer));
        }
        return new OciManifest(
                CanonicalJson.digest(json), manifest.at("/config/mediaType").asText(), read);
    }

    private static JsonNode tree(byte[] json) throws RegistryException {
        try {
            return EventJson.mapper().readTree(json);
        } catch (IOException e) {
            throw invalid("is no JSON");
        }
    }

    private static Layer layer(JsonNode layer) throws RegistryException {
        String digest = layer.path("digest").asText();
        JsonNode size = layer.path("size");
        if (!isDigest(digest) || !size.canConvertToLong() || size.asLong() < 0) {
            throw invalid("has a layer without a SHA-256 digest and a size");
        }
        JsonNode annotations = layer.path("annotations");
        return new Layer(
                layer.path("mediaType").asText(),
                digest,
                size.asLong(),
                annotations.path("org.opencontainers.image.title").textValue(),
                annotations.path("io.deis.oras.content.unpack").asText().equals("true"));
    }

    private static RegistryException invalid(String what) {
        return new RegistryException(Kind.INVALID, "the artifact's manifest " + what);
    }
}
