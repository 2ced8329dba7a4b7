package dev.plumbline.renderer.substitution;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the forms of a substitution make of a value. Lengths and places count bytes of UTF-8, as in Go. */
final class Values {

    private Values() {}

    static byte[] bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    static String cased(String value, String operator) {
        int first = value.isEmpty() ? 0 : value.offsetByCodePoints(0, 1);
        return switch (operator) {
            case "^^" -> value.toUpperCase(Locale.ROOT);
            case ",," -> value.toLowerCase(Locale.ROOT);
            case "^" -> value.substring(0, first).toUpperCase(Locale.ROOT) + value.substring(first);
            case "," -> value.substring(0, first).toLowerCase(Locale.ROOT) + value.substring(first);
            default -> value;
        };
    }

    /** From a place on, negative ones from the end; what is no number changes nothing. */
    static String part(String value, String from, @Nullable String length) {
        byte[] bytes = bytes(value);
        Integer begin = number(from);
        Integer count = length == null ? Integer.valueOf(bytes.length) : number(length);
        if (begin == null || count == null) {
            return value;
        }
        long start = begin < 0 ? Math.max(0, (long) bytes.length + begin) : begin;
        long end = count < 0 ? (long) bytes.length + count : Math.min(bytes.length, start + count);
        return start >= end
                ? ""
                : new String(Arrays.copyOfRange(bytes, (int) start, (int) end), StandardCharsets.UTF_8);
    }

    private static @Nullable Integer number(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static String replaced(String value, String operator, String pattern, @Nullable String replacement) {
        String by = replacement == null ? "" : replacement;
        return switch (operator) {
            case "//" -> value.replace(pattern, by);
            case "/" -> {
                int found = value.indexOf(pattern);
                yield found < 0 ? value : value.substring(0, found) + by + value.substring(found + pattern.length());
            }
            case "/#" ->
                replacement != null && value.startsWith(pattern) ? by + value.substring(pattern.length()) : value;
            default ->
                replacement != null && value.endsWith(pattern)
                        ? value.substring(0, value.length() - pattern.length()) + by
                        : value;
        };
    }

    /** Without the shortest ({@code #}) or longest ({@code ##}) beginning that matches; the shortest has one character at least. */
    static String withoutPrefix(String value, String operator, String glob) {
        try {
            String regex = operator.length() > 1 ? regex(glob, ".*") : regex(glob, ".*?");
            Matcher matcher = Pattern.compile("(?s)^" + regex).matcher(value);
            return matcher.find() && !value.isEmpty()
                    ? value.substring(Math.max(matcher.end(), value.offsetByCodePoints(0, 1)))
                    : value;
        } catch (PatternSyntaxException e) {
            return value;
        }
    }

    /** The same at the end. */
    static String withoutSuffix(String value, String operator, String glob) {
        try {
            String before = operator.length() > 1 ? "(?s)^(.*?)" : "(?s)^(.*)";
            Matcher matcher =
                    Pattern.compile(before + "(?:" + regex(glob, ".*") + ")$").matcher(value);
            return matcher.find() && !value.isEmpty()
                    ? value.substring(0, Math.min(matcher.end(1), value.offsetByCodePoints(value.length(), -1)))
                    : value;
        } catch (PatternSyntaxException e) {
            return value;
        }
    }

    /** {@code *} stands for anything, {@code ?} for any character, {@code [a-z]} and {@code [^a-z]} for one of these. */
    private static String regex(String glob, String star) {
        StringBuilder regex = new StringBuilder();
        boolean inClass = false;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            boolean plain = inClass ? c == '-' || c == '^' || c == ']' : c == '[';
            if (plain) {
                regex.append(c);
                inClass = c != ']';
            } else if (c == '*' && !inClass) {
                regex.append(star);
            } else if (c == '?' && !inClass) {
                regex.append('.');
            } else {
                i += c == '\\' && i + 1 < glob.length() ? 1 : 0;
                regex.append(Pattern.quote(String.valueOf(glob.charAt(i))));
            }
        }
        return regex.toString();
    }
}
