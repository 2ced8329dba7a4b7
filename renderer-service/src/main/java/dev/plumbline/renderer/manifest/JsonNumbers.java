package dev.plumbline.renderer.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Numbers as kubectl and the API server keep them: integers of 64 bits exactly, all others as the nearest double, in the
 * fewest digits. So {@code 1.0} is 1 and {@code 1.10} is 1.1.
 */
final class JsonNumbers {

    /** Go writes larger ones with an exponent; to JSON it is the same. */
    private static final double MAX_PLAIN = 1e21;

    private JsonNumbers() {}

    /** That number. */
    static JsonNode of(BigInteger value) {
        return value.bitLength() < Long.SIZE ? LongNode.valueOf(value.longValue()) : of(value.doubleValue());
    }

    /** That number, which is finite. */
    static JsonNode of(double value) {
        BigDecimal shortest = new BigDecimal(Double.toString(value));
        if (value != Math.rint(value) || Math.abs(value) >= MAX_PLAIN) {
            return DecimalNode.valueOf(shortest.stripTrailingZeros());
        }
        BigInteger whole = shortest.toBigIntegerExact();
        return whole.bitLength() < Long.SIZE ? LongNode.valueOf(whole.longValue()) : BigIntegerNode.valueOf(whole);
    }

    /** The same value with its numbers so; containers are changed in place. */
    static JsonNode in(JsonNode node) {
        switch (node) {
            case ObjectNode object -> object.properties().forEach(member -> member.setValue(in(member.getValue())));
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, in(array.get(i)));
                }
            }
            default -> {
                return node.isNumber() ? number(node) : node;
            }
        }
        return node;
    }

    private static JsonNode number(JsonNode node) {
        if (node.isIntegralNumber()) {
            return of(node.bigIntegerValue());
        }
        double value = node.doubleValue();
        return Double.isFinite(value) ? of(value) : node;
    }
}
