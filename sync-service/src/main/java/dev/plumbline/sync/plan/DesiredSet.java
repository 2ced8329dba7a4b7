package dev.plumbline.sync.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.ObjectRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All objects that an application is to have. */
public record DesiredSet(List<DesiredObject> objects) {

    public DesiredSet {
        objects = List.copyOf(objects);
    }

    /** Tells which kinds live in a namespace. */
    @FunctionalInterface
    public interface Scopes {
        /** Whether objects of the kind live in a namespace; empty where the cluster does not know the kind (yet). */
        Optional<Boolean> namespaced(String apiVersion, String kind);
    }

    /**
     * Reads the plain form of a set.
     *
     * @param plain a JSON array of objects
     * @param destination the namespace of namespaced objects that name none
     * @throws MalformedSet where that is not what it is
     */
    public static DesiredSet read(byte[] plain, String destination, Scopes scopes) {
        JsonNode array = parse(plain);
        Scopes all = withDefinitionsOf(array, scopes);
        List<DesiredObject> objects = new ArrayList<>(array.size());
        for (JsonNode node : array) {
            if (!(node instanceof ObjectNode object)) {
                throw new MalformedSet("the set holds something that is no object");
            }
            objects.add(object(object, destination, all));
        }
        return new DesiredSet(objects);
    }

    private static DesiredObject object(ObjectNode object, String destination, Scopes scopes) {
        String apiVersion = object.path("apiVersion").asText("");
        String kind = object.path("kind").asText("");
        String name = object.path("metadata").path("name").asText("");
        if (apiVersion.isEmpty() || kind.isEmpty() || name.isEmpty()) {
            throw new MalformedSet("an object has no apiVersion, kind or metadata.name");
        }
        String written = object.path("metadata").path("namespace").asText("");
        boolean namespaced = scopes.namespaced(apiVersion, kind).orElse(true);
        String namespace = namespaced ? (written.isEmpty() ? destination : written) : "";
        return new DesiredObject(
                new ObjectRef(group(apiVersion), kind, namespace, name),
                apiVersion,
                object,
                CanonicalJson.digest(object));
    }

    /** A set may bring the kinds of its own objects. */
    private static Scopes withDefinitionsOf(JsonNode array, Scopes scopes) {
        Map<String, Boolean> own = new HashMap<>();
        for (JsonNode object : array) {
            if (object.path("kind").asText().equals("CustomResourceDefinition")) {
                JsonNode spec = object.path("spec");
                own.put(
                        spec.path("group").asText() + "/"
                                + spec.path("names").path("kind").asText(),
                        spec.path("scope").asText().equals("Namespaced"));
            }
        }
        return (apiVersion, kind) -> {
            Boolean known = own.get(group(apiVersion) + "/" + kind);
            return known == null ? scopes.namespaced(apiVersion, kind) : Optional.of(known);
        };
    }

    /** The group of an {@code apiVersion}, empty for the core group. */
    public static String group(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    private static JsonNode parse(byte[] plain) {
        try {
            JsonNode array = EventJson.mapper().readTree(plain);
            if (!array.isArray()) {
                throw new MalformedSet("the set is no list");
            }
            return array;
        } catch (IOException e) {
            throw new MalformedSet("the set is no JSON");
        }
    }

    /** A set that was signed but cannot be read. The message quotes nothing of it. */
    public static final class MalformedSet extends RuntimeException {
        MalformedSet(String message) {
            super(message);
        }
    }
}
