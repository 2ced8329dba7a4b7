package dev.plumbline.renderer.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a plain scalar means to the YAML library of Kubernetes' own tools: neither YAML 1.1 ({@code 1:30} is text) nor 1.2
 * ({@code 0644} is octal, {@code 1_000} a number).
 *
 * @see <a href="https://github.com/yaml/go-yaml/blob/v2.4.3/resolve.go">resolve.go</a>
 */
final class YamlScalars {

    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern NOT_JSON = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    /** Digits are grouped anyhow, but between digits only where a point comes first. */
    private static final Pattern MISPLACED = Pattern.compile("(?<![0-9])_|_(?![0-9])");

    /** Longer digits are in no case an integer of 64 bits. */
    private static final int MAX_DIGITS = 80;

    private YamlScalars() {}

    /** The value; empty where JSON has no such number. */
    static Optional<JsonNode> plain(String text, YamlDialect dialect) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> Optional.of(NullNode.getInstance());
            case "true", "True", "TRUE" -> Optional.of(BooleanNode.TRUE);
            case "false", "False", "FALSE" -> Optional.of(BooleanNode.FALSE);
            case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON" -> Optional.of(word(text, true, dialect));
            case "n", "N", "no", "No", "NO", "off", "Off", "OFF" -> Optional.of(word(text, false, dialect));
            default -> mayBeNumber(text.charAt(0)) ? number(text) : Optional.of(TextNode.valueOf(text));
        };
    }

    private static JsonNode word(String text, boolean meaning, YamlDialect dialect) {
        return switch (dialect) {
            case KUBECTL -> BooleanNode.valueOf(meaning);
            case KUSTOMIZE -> TextNode.valueOf(text);
        };
    }

    private static boolean mayBeNumber(char first) {
        return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
    }

    private static Optional<JsonNode> number(String text) {
        if (NOT_JSON.matcher(text).matches()) {
            return Optional.empty();
        }
        if (text.charAt(0) == '.' && MISPLACED.matcher(text).find()) {
            return Optional.of(TextNode.valueOf(text));
        }
        String digits = text.replace("_", "");
        Optional<BigInteger> integer = integer(digits);
        if (integer.isPresent()) {
            return integer.map(JsonNumbers::of);
        }
        double number = FLOAT.matcher(digits).matches() ? Double.parseDouble(digits) : Double.NaN;
        return Optional.of(Double.isFinite(number) ? JsonNumbers.of(number) : TextNode.valueOf(text));
    }

    /** What Go's {@code ParseInt} and {@code ParseUint} read with base 0. */
    private static Optional<BigInteger> integer(String text) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String digits = signed ? text.substring(1) : text;
        int radix = radix(digits);
        String bare = radix == 10 ? digits : digits.substring(digits.matches("0[0-9].*") ? 1 : 2);
        if (bare.isEmpty()
                || bare.length() > MAX_DIGITS
                || bare.chars().anyMatch(c -> c > 'f' || Character.digit(c, radix) < 0)) {
            return Optional.empty();
        }
        BigInteger size = new BigInteger(bare, radix);
        BigInteger value = text.startsWith("-") ? size.negate() : size;
        boolean fits = value.bitLength() < Long.SIZE || (!signed && value.bitLength() == Long.SIZE);
        return fits ? Optional.of(value) : Optional.empty();
    }

    private static int radix(String digits) {
        if (digits.length() < 2 || digits.charAt(0) != '0') {
            return 10;
        }
        return switch (digits.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'b', 'B' -> 2;
            case 'o', 'O' -> 8;
            default -> Character.isDigit(digits.charAt(1)) ? 8 : 10;
        };
    }
}
