package dev.plumbline.sync.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.EventJson;
import dev.plumbline.sync.cluster.Fabric8Cluster;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an object to the fields that a manager owns, as {@code fieldsV1} of its {@code managedFields} names them: members
 * {@code f:name}, list items {@code k:{…}} by keys, {@code v:…} by value and {@code i:0} by index; {@code .} is the thing
 * itself. A field with nothing below it is owned whole. See the <a
 * href="https://github.com/kubernetes-sigs/structured-merge-diff/blob/v6.3.0/fieldpath/serialize.go">format's own code</a>.
 */
public final class OwnedFields {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private OwnedFields() {}

    /** Plumbline's own {@code fieldsV1} in an object: its manager's entry for Apply; null where there is none. */
    public static @Nullable JsonNode of(JsonNode object, String manager) {
        for (JsonNode entry : object.path("metadata").path("managedFields")) {
            if (entry.path("manager").asText().equals(manager)
                    && entry.path("operation").asText().equals("Apply")
                    && entry.path("subresource").asText("").isEmpty()) {
                return entry.path("fieldsV1");
            }
        }
        return null;
    }

    /** Whether an annotation is as Plumbline applied it: whoever edits one takes it over, or takes it away from us. */
    static boolean holdAnnotation(JsonNode metadata, String annotation) {
        for (JsonNode entry : metadata.path("managedFields")) {
            if (entry.path("manager").asText().equals(Fabric8Cluster.FIELD_MANAGER)
                    && entry.path("operation").asText().equals("Apply")) {
                return entry.path("fieldsV1")
                        .path("f:metadata")
                        .path("f:annotations")
                        .has("f:" + annotation);
            }
        }
        return false;
    }

    /** The object, or a part of one, cut to those fields. Fields that it does not have are left out. */
    public static JsonNode cut(JsonNode object, JsonNode fields) {
        if (fields.isEmpty()) {
            return object;
        }
        return switch (object) {
            case ObjectNode members -> members(members, fields);
            case ArrayNode items -> items(items, fields);
            default -> object;
        };
    }

    private static ObjectNode members(ObjectNode object, JsonNode fields) {
        ObjectNode cut = NODES.objectNode();
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (field.getKey().startsWith("f:")) {
                String name = field.getKey().substring(2);
                JsonNode value = object.get(name);
                if (value != null) {
                    cut.set(name, cut(value, field.getValue()));
                }
            }
        }
        return cut;
    }

    /** Items in the live order: the order of a keyed list can matter, and the API server keeps it. */
    private static ArrayNode items(ArrayNode items, JsonNode fields) {
        ArrayNode cut = NODES.arrayNode();
        for (int index = 0; index < items.size(); index++) {
            JsonNode item = items.get(index);
            for (Map.Entry<String, JsonNode> field : fields.properties()) {
                JsonNode selector = selector(field.getKey());
                if (selector != null && selects(field.getKey().charAt(0), selector, item, index)) {
                    cut.add(item(item, field.getKey().charAt(0), selector, field.getValue()));
                    break;
                }
            }
        }
        return cut;
    }

    /** An item owned by its keys always shows them, even where the manager owns nothing else of it. */
    private static JsonNode item(JsonNode item, char kind, JsonNode selector, JsonNode fields) {
        JsonNode cut = cut(item, fields);
        if (kind == 'k' && cut instanceof ObjectNode members && cut != item) {
            selector.properties().forEach(key -> members.set(key.getKey(), key.getValue()));
        }
        return cut;
    }

    private static boolean selects(char kind, JsonNode selector, JsonNode item, int index) {
        return switch (kind) {
            case 'k' ->
                selector.properties().stream().allMatch(key -> key.getValue().equals(item.get(key.getKey())));
            case 'v' -> selector.equals(item);
            case 'i' -> selector.asInt(-1) == index;
            default -> false;
        };
    }

    private static @Nullable JsonNode selector(String path) {
        if (path.length() < 3 || path.charAt(1) != ':' || path.charAt(0) == 'f') {
            return null;
        }
        try {
            return EventJson.mapper().readTree(path.substring(2));
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
