package dev.plumbline.renderer.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a plain scalar means: YAML 1.2's core schema ({@code no} and {@code 1:30} are text), but {@code 0644} is octal as in
 * YAML 1.1, since that is how Kubernetes' own tools read a file mode.
 */
final class YamlScalars {

    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern OCTAL = Pattern.compile("[-+]?0o?[0-7]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?");
    private static final Pattern NOT_JSON = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
    private static final int MAX_DIGITS = 400;

    private YamlScalars() {}

    /** The value; empty where JSON has no such number. */
    static Optional<JsonNode> plain(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> Optional.of(NullNode.getInstance());
            case "true", "True", "TRUE" -> Optional.of(BooleanNode.TRUE);
            case "false", "False", "FALSE" -> Optional.of(BooleanNode.FALSE);
            default -> mayBeNumber(text.charAt(0)) ? number(text) : Optional.of(TextNode.valueOf(text));
        };
    }

    private static boolean mayBeNumber(char first) {
        return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
    }

    private static Optional<JsonNode> number(String text) {
        if (NOT_JSON.matcher(text).matches()) {
            return Optional.empty();
        }
        if (text.length() > MAX_DIGITS) {
            return Optional.of(TextNode.valueOf(text));
        }
        if (OCTAL.matcher(text).matches()) {
            return Optional.of(integer(text.replace("o", ""), 8));
        }
        if (INTEGER.matcher(text).matches()) {
            return Optional.of(integer(text, 10));
        }
        if (HEXADECIMAL.matcher(text).matches()) {
            return Optional.of(integer(text.substring(2), 16));
        }
        return Optional.of(
                FLOAT.matcher(text).matches() ? DecimalNode.valueOf(new BigDecimal(text)) : TextNode.valueOf(text));
    }

    private static JsonNode integer(String digits, int radix) {
        BigInteger value = new BigInteger(digits, radix);
        return value.bitLength() < Long.SIZE ? LongNode.valueOf(value.longValue()) : BigIntegerNode.valueOf(value);
    }
}
