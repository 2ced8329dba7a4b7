package dev.plumbline.drift.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A live object against its baseline, on the baseline's fields alone. Both are the API server's own words, so values are
 * compared as they stand; what others added, defaulted or computed lies outside these fields and is no difference.
 */
public final class Comparison {

    /** Our own notes on an object, which change with each run. */
    private static final Set<FieldPath> NOTES = Set.of(
            FieldPath.of("metadata", "annotations", "plumbline.dev/epoch"),
            FieldPath.of("metadata", "annotations", "plumbline.dev/prune"));

    private static final Comparator<JsonNode> BY_VALUE = (a, b) -> {
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue());
        }
        return a.equals(b) ? 0 : 1;
    };

    private final List<Difference> found = new ArrayList<>();

    private Comparison() {}

    /**
     * The differences, in the order of the fields.
     *
     * @param fields the baseline's {@code fieldsV1}
     * @param owned the baseline's values
     * @param live the live object, a Secret's values masked as in the baseline
     * @param held Plumbline's {@code fieldsV1} on the live object; a missing node where it holds nothing any more
     */
    public static List<Difference> differences(JsonNode fields, JsonNode owned, JsonNode live, JsonNode held) {
        Comparison comparison = new Comparison();
        comparison.walk(fields, new Place(FieldPath.ROOT, owned, live, held));
        return List.copyOf(comparison.found);
    }

    /**
     * Every place that the fields name, containers too, with the value there.
     *
     * @return by path; a missing node where there is no value
     */
    public static Map<FieldPath, JsonNode> values(JsonNode fields, JsonNode owned) {
        Map<FieldPath, JsonNode> values = new LinkedHashMap<>();
        collect(fields, FieldPath.ROOT, owned, values);
        return values;
    }

    private static void collect(JsonNode fields, FieldPath path, JsonNode value, Map<FieldPath, JsonNode> values) {
        fields.properties().forEach(field -> {
            if (!field.getKey().equals(".")) {
                FieldPath at = path.child(field.getKey());
                JsonNode found = FieldPath.find(value, field.getKey());
                values.put(at, found);
                collect(field.getValue(), at, found, values);
            }
        });
    }

    private record Place(FieldPath path, JsonNode expected, JsonNode actual, JsonNode held) {

        Place child(String element) {
            JsonNode below = held.get(element);
            return new Place(
                    path.child(element),
                    FieldPath.find(expected, element),
                    FieldPath.find(actual, element),
                    below == null ? MissingNode.getInstance() : below);
        }
    }

    private void walk(JsonNode fields, Place at) {
        fields.properties().forEach(field -> {
            // "." says that the container itself is ours; the level above saw that it is there.
            if (!field.getKey().equals(".")) {
                compare(field.getValue(), at.child(field.getKey()));
            }
        });
    }

    private void compare(JsonNode fields, Place at) {
        // What the answer did not bear, as a Secret's stringData, cannot be compared.
        if (at.expected().isMissingNode() || NOTES.contains(at.path())) {
            return;
        }
        if (at.actual().isMissingNode()) {
            found.add(new Difference(at.path(), at.expected(), null));
        } else if (!fields.isEmpty()) {
            walk(fields, at);
        } else if (!at.expected().equals(BY_VALUE, at.actual()) && !sharedContainer(at)) {
            found.add(new Difference(at.path(), at.expected(), at.actual()));
        }
    }

    /**
     * Whether a container that we own without its contents was filled by somebody else, as in {@code resources: {}}. Were it
     * atomic, whoever changed it would have taken it over, and we would not hold it any more.
     */
    private static boolean sharedContainer(Place at) {
        return at.expected().isContainerNode()
                && at.actual().isContainerNode()
                && !at.held().isMissingNode();
    }
}
