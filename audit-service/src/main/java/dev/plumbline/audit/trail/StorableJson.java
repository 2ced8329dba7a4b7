package dev.plumbline.audit.trail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.events.CanonicalJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * JSON that PostgreSQL's {@code jsonb} takes and gives back unchanged. Valid JSON can be refused by it (NUL, lone
 * surrogates, numbers beyond its range) or come back in another form ({@code 1e2} as {@code 100}), and then neither would
 * the entry be kept nor its hash be verifiable.
 */
public final class StorableJson {

    /** Numbers with more places, before or after the point, are kept as text. */
    static final int MAX_PLACES = 1_000;

    private static final char REPLACEMENT = '\uFFFD';

    private StorableJson() {}

    /** The canonical text: the same for JSON that was just read and for the same JSON read back from the database. */
    public static String text(JsonNode json) {
        return new String(CanonicalJson.bytes(storable(json)), StandardCharsets.UTF_8);
    }

    private static JsonNode storable(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(member -> copy.set(storable(member.getKey()), storable(member.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
                array.forEach(element -> copy.add(storable(element)));
                yield copy;
            }
            case TextNode text -> TextNode.valueOf(storable(text.textValue()));
            case NumericNode number when number.isIntegralNumber() -> number;
            case NumericNode number -> storable(number.decimalValue());
            default -> node;
        };
    }

    private static JsonNode storable(BigDecimal number) {
        if (Math.abs((long) number.scale()) > MAX_PLACES) {
            return TextNode.valueOf(number.toString());
        }
        return DecimalNode.valueOf(number.scale() < 0 ? number.setScale(0) : number);
    }

    private static String storable(String text) {
        int bad = 0;
        while (bad < text.length() && fits(text, bad)) {
            bad++;
        }
        if (bad == text.length()) {
            return text;
        }
        StringBuilder copy = new StringBuilder(text);
        for (int i = bad; i < text.length(); i++) {
            if (!fits(text, i)) {
                copy.setCharAt(i, REPLACEMENT);
            }
        }
        return copy.toString();
    }

    private static boolean fits(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        }
        return c != 0;
    }
}
