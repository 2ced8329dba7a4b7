package dev.plumbline.renderer.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/** Builds JSON from a parser's events: aliases are replaced by what they stand for, merge keys are merged. */
final class YamlTree {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String CORE = "tag:yaml.org,2002:";
    private static final String MERGE = "<<";

    /** Decimal keys that are written as they are read; others would be another key to each tool. */
    private static final Pattern PLAIN_KEY = Pattern.compile("-?[0-9]{1,4}\\.[0-9]{1,3}");

    /** So many characters of a text count as one value more: a large one can be meant by many aliases. */
    private static final int CHARACTERS = 64;

    private static final Pattern FRACTION = Pattern.compile("[-+]?[0-9_]*(\\.|[0-9_.][eE]).*");

    private final Iterator<Event> events;
    private final YamlDialect dialect;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private long nodes;
    private long characters;

    /**
     * One of a stream.
     *
     * @param before how many characters its set has already, as {@link ManifestReading#characters} counts them
     */
    YamlTree(Iterator<Event> events, YamlDialect dialect, long before) {
        this.events = events;
        this.dialect = dialect;
        this.characters = before;
    }

    /** What an anchor stands for, and how many nodes and characters that are. */
    private record Anchored(JsonNode node, long nodes, long characters) {}

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
        if (event instanceof AliasEvent alias) {
            return aliased(alias);
        }
        long nodesBefore = nodes - 1;
        long charactersBefore = characters;
        JsonNode node = content(event, depth);
        anchor(event)
                .ifPresent(anchor ->
                        anchors.put(anchor, new Anchored(node, nodes - nodesBefore, characters - charactersBefore)));
        return node;
    }

    private JsonNode content(Event event, int depth) throws YamlProblem {
        return switch (event) {
            case ScalarEvent scalar -> {
                int length = scalar.getValue().length();
                count(length / CHARACTERS, scalar);
                weigh(Math.max(ManifestReading.VALUE, length));
                yield scalar(scalar);
            }
            case SequenceStartEvent start -> {
                weigh(ManifestReading.CONTAINER);
                yield sequence(depth);
            }
            case MappingStartEvent start -> {
                weigh(ManifestReading.CONTAINER);
                yield mapping(depth);
            }
            default -> throw new YamlProblem("not a value", line(event));
        };
    }

    private static Optional<Anchor> anchor(Event event) {
        return event instanceof NodeEvent node ? node.getAnchor() : Optional.empty();
    }

    /** A copy, since what is built here may be changed later; counted first, so that no bomb goes off. */
    private JsonNode aliased(AliasEvent alias) throws YamlProblem {
        Anchored anchored = anchors.get(alias.getAlias());
        if (anchored == null) {
            throw new YamlProblem("an alias of an anchor that is not defined before it", line(alias));
        }
        count(anchored.nodes(), alias);
        weigh(anchored.characters());
        return anchored.node().deepCopy();
    }

    private void count(long more, Event at) throws YamlProblem {
        nodes += more;
        if (nodes > YamlDocuments.MAX_NODES) {
            throw new YamlProblem(
                    "more than " + YamlDocuments.MAX_NODES + " values, aliases included, of " + CHARACTERS
                            + " characters each",
                    line(at));
        }
    }

    private void weigh(long more) {
        characters += more;
        ManifestReading.requireWithin(characters);
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

    /** As Kubernetes' tools write keys that are no text: {@code 0x10: a} is {@code "16": a}, {@code on: a} is {@code "true": a}. */
    private String key(Event event) throws YamlProblem {
        if (event instanceof SequenceStartEvent || event instanceof MappingStartEvent) {
            throw new YamlProblem("a key that is no text", line(event));
        }
        JsonNode key = node(event, 1);
        if (key.isNumber() && event instanceof ScalarEvent scalar && isExponent(scalar, key)) {
            throw new YamlProblem("a key that is a number with an exponent; put it into quotes", line(event));
        }
        return switch (key) {
            case TextNode text -> text.textValue();
            case BooleanNode word -> word.asText();
            case LongNode number -> number.asText();
            case DecimalNode number when PLAIN_KEY.matcher(number.asText()).matches() -> number.asText();
            default -> throw new YamlProblem("a key that is no text; put it into quotes", line(event));
        };
    }

    /** From a million on, Go writes an exponent where it read a fraction or an exponent, and all digits where it read an integer. */
    private static boolean isExponent(ScalarEvent scalar, JsonNode key) {
        return Math.abs(key.doubleValue()) >= 1e6
                && FRACTION.matcher(scalar.getValue()).matches();
    }

    /** Earlier merged keys win over later ones, and own ones over all; an own one before them is read differently by different tools. */
    private static void merge(ObjectNode into, Set<String> merged, JsonNode value, int line) throws YamlProblem {
        ObjectNode all = NODES.objectNode();
        flatten(value, all, line);
        for (var member : all.properties()) {
            JsonNode own = into.get(member.getKey());
            if (own != null && !own.equals(member.getValue())) {
                throw new YamlProblem(
                        "a merge key << after a key that it merges too: kubectl would take its value, Kustomize the"
                                + " other; put << first",
                        line);
            }
            if (own == null) {
                into.set(member.getKey(), member.getValue());
                merged.add(member.getKey());
            }
        }
    }

    private static void flatten(JsonNode value, ObjectNode into, int line) throws YamlProblem {
        switch (value) {
            case ObjectNode object ->
                object.properties().forEach(member -> into.putIfAbsent(member.getKey(), member.getValue()));
            case ArrayNode array -> {
                for (JsonNode element : array) {
                    flatten(element, into, line);
                }
            }
            default -> throw new YamlProblem("a merge key << without a mapping", line);
        }
    }

    private JsonNode scalar(ScalarEvent scalar) throws YamlProblem {
        String tag = scalar.getTag().orElse(scalar.isPlain() ? "" : "!");
        return switch (tag) {
            case "!", CORE + "str", CORE + "timestamp" -> TextNode.valueOf(scalar.getValue());
            case CORE + "binary" -> binary(scalar);
            case "", CORE + "int", CORE + "float", CORE + "bool", CORE + "null" -> {
                JsonNode value = YamlScalars.plain(scalar.getValue(), dialect)
                        .orElseThrow(() -> new YamlProblem("a number that JSON does not have", line(scalar)));
                if (!tag.isEmpty() && !fits(tag, value)) {
                    throw new YamlProblem("a value that is not of its tag", line(scalar));
                }
                yield value;
            }
            default -> throw new YamlProblem("a tag that is not of YAML's core schema", line(scalar));
        };
    }

    private static boolean fits(String tag, JsonNode value) {
        return switch (tag) {
            case CORE + "int" -> value.isIntegralNumber();
            case CORE + "float" -> value.isNumber();
            case CORE + "bool" -> value.isBoolean();
            default -> value.isNull();
        };
    }

    private static JsonNode binary(ScalarEvent scalar) throws YamlProblem {
        try {
            byte[] bytes = Base64.getDecoder().decode(scalar.getValue().replaceAll("[\r\n]", ""));
            return TextNode.valueOf(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new YamlProblem("a !!binary value that is no text in base64", line(scalar));
        }
    }
}
