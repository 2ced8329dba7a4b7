package dev.plumbline.renderer.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/** Builds JSON from a parser's events: aliases are replaced by what they stand for, merge keys are merged. */
final class YamlTree {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String CORE = "tag:yaml.org,2002:";
    private static final String MERGE = "<<";

    private final Iterator<Event> events;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private long nodes;

    YamlTree(Iterator<Event> events) {
        this.events = events;
    }

    /** What an anchor stands for, and how many nodes that are. */
    private record Anchored(JsonNode node, long nodes) {}

    /** The document whose content begins with this event. */
    JsonNode document(Event first) throws YamlProblem {
        anchors.clear();
        return node(first, 1);
    }

    /** Where an event stands, from 1. */
    static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private JsonNode node(Event event, int depth) throws YamlProblem {
        count(1, event);
        if (depth > YamlDocuments.MAX_DEPTH) {
            throw new YamlProblem("nested deeper than " + YamlDocuments.MAX_DEPTH + " levels", line(event));
        }
        long before = nodes;
        return switch (event) {
            case AliasEvent alias -> aliased(alias);
            case ScalarEvent scalar -> anchored(scalar.getAnchor().orElse(null), scalar(scalar), before);
            case SequenceStartEvent start -> anchored(start.getAnchor().orElse(null), sequence(depth), before);
            case MappingStartEvent start -> anchored(start.getAnchor().orElse(null), mapping(depth), before);
            default -> throw new YamlProblem("not a value", line(event));
        };
    }

    private JsonNode anchored(@Nullable Anchor anchor, JsonNode node, long before) {
        if (anchor != null) {
            anchors.put(anchor, new Anchored(node, nodes - before + 1));
        }
        return node;
    }

    /** A copy, since what is built here may be changed later; counted first, so that no bomb goes off. */
    private JsonNode aliased(AliasEvent alias) throws YamlProblem {
        Anchored anchored = anchors.get(alias.getAlias());
        if (anchored == null) {
            throw new YamlProblem("an alias of an anchor that is not defined before it", line(alias));
        }
        count(anchored.nodes(), alias);
        return anchored.node().deepCopy();
    }

    private void count(long more, Event at) throws YamlProblem {
        nodes += more;
        if (nodes > YamlDocuments.MAX_NODES) {
            throw new YamlProblem("more than " + YamlDocuments.MAX_NODES + " values, aliases included", line(at));
        }
    }

    private ArrayNode sequence(int depth) throws YamlProblem {
        ArrayNode array = NODES.arrayNode();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            array.add(node(event, depth + 1));
        }
        return array;
    }

    private ObjectNode mapping(int depth) throws YamlProblem {
        ObjectNode object = NODES.objectNode();
        Set<String> merged = new HashSet<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            String key = key(event);
            boolean merge = key.equals(MERGE) && event instanceof ScalarEvent scalar && scalar.isPlain();
            JsonNode value = node(events.next(), depth + 1);
            if (merge) {
                merge(object, merged, value, line(event));
            } else if (object.has(key) && !merged.remove(key)) {
                throw new YamlProblem("a key twice in one mapping", line(event));
            } else {
                object.set(key, value);
            }
        }
        return object;
    }

    private String key(Event event) throws YamlProblem {
        count(1, event);
        return switch (event) {
            case ScalarEvent scalar -> {
                scalar.getAnchor().ifPresent(a -> anchors.put(a, new Anchored(TextNode.valueOf(scalar.getValue()), 1)));
                yield scalar.getValue();
            }
            case AliasEvent alias when aliased(alias) instanceof TextNode text -> text.textValue();
            default -> throw new YamlProblem("a key that is no text", line(event));
        };
    }

    /** Own keys win over merged ones, earlier merged ones over later. */
    private static void merge(ObjectNode into, Set<String> merged, JsonNode value, int line) throws YamlProblem {
        switch (value) {
            case ObjectNode object ->
                object.properties().forEach(member -> {
                    if (!into.has(member.getKey())) {
                        into.set(member.getKey(), member.getValue());
                        merged.add(member.getKey());
                    }
                });
            case ArrayNode array -> {
                for (JsonNode element : array) {
                    merge(into, merged, element, line);
                }
            }
            default -> throw new YamlProblem("a merge key << without a mapping", line);
        }
    }

    private static JsonNode scalar(ScalarEvent scalar) throws YamlProblem {
        String tag = scalar.getTag().orElse(scalar.isPlain() ? "" : "!");
        return switch (tag) {
            case "!", CORE + "str", CORE + "binary" -> TextNode.valueOf(scalar.getValue());
            case "", CORE + "int", CORE + "float", CORE + "bool", CORE + "null" ->
                YamlScalars.plain(scalar.getValue())
                        .orElseThrow(() -> new YamlProblem("a number that JSON does not have", line(scalar)));
            default -> throw new YamlProblem("a tag that is not of YAML's core schema", line(scalar));
        };
    }
}
