package dev.plumbline.renderer.sops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of one rendering that were encrypted, and where each stood: none of them may be readable in what is published,
 * unless the same text stands in the open in what the rendering reads: the user name postgres is no secret beside an image
 * of that name. What is shorter than four characters, and true and false, are found in anything, and not looked for.
 */
final class OpenedValues {

    private static final int MIN_LENGTH = 4;
    private static final int MIN_LINE = 16;

    /** A part of a value in base64, as it stands in a longer text; shorter ones are found in anything. */
    private static final int MIN_PART = 6;

    private static final Pattern TOOL = Pattern.compile("^(?:the plug-in )?[A-Za-z0-9.-]+");

    private final Map<String, String> places = new HashMap<>();
    private final StringBuilder open = new StringBuilder();
    private String file = "";
    private boolean any;

    /** What follows is of that file. */
    void of(String newFile) {
        file = newFile;
        any = true;
    }

    void add(String place, JsonNode value) {
        String text = value.asText().strip();
        if (value.isBoolean() || text.length() < MIN_LENGTH) {
            return;
        }
        String where = place + " of " + file;
        places.putIfAbsent(text, where);
        forms(text).forEach(form -> places.putIfAbsent(form, where));
        forms(value.asText()).forEach(form -> places.putIfAbsent(form, where));
        decoded(text)
                .filter(plain -> plain.length() >= MIN_LENGTH)
                .ifPresent(plain -> places.putIfAbsent(plain, where));
        // A template may indent a text of several lines.
        text.lines()
                .map(String::strip)
                .filter(line -> line.length() >= MIN_LINE && !line.startsWith("-----"))
                .forEach(line -> places.putIfAbsent(line, where));
    }

    /** How a value may be written where a tool makes another text of it, alone or in the midst of one. */
    private static Set<String> forms(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Set<String> forms = new HashSet<>();
        forms.add(Base64.getEncoder().encodeToString(bytes));
        for (int before = 0; before < 3; before++) {
            String part = inBase64(bytes, before);
            if (part.length() >= MIN_PART) {
                forms.add(part);
                forms.add(part.replace('+', '-').replace('/', '_'));
            }
        }
        String json = TextNode.valueOf(text).toString();
        String quoted = json.substring(1, json.length() - 1);
        forms.add(quoted);
        // As Go writes JSON, unless it is told otherwise.
        forms.add(quoted.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"));
        String url = URLEncoder.encode(text, StandardCharsets.UTF_8);
        forms.add(url);
        forms.add(url.replace("+", "%20"));
        return forms;
    }

    /**
     * What all texts in base64 have in common that hold these bytes after so many others, of which only the number matters, by
     * threes.
     */
    private static String inBase64(byte[] bytes, int before) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        String all = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int first = (before * 8 + 5) / 6;
        int end = shifted.length * 8 / 6;
        return first < end ? all.substring(first, end) : "";
    }

    /** A text of the encrypted file that can be read: a name, or a value that its rules leave in the open. */
    void addOpen(String text) {
        open.append(text).append('\n');
    }

    /**
     * The same failure without the values in its message. What a tool says may be anything that it made of them: of that only the
     * place is told.
     */
    RenderingException redact(RenderingException failure) {
        if (any && failure.reason() == Reason.TOOL_FAILED) {
            Matcher tool = TOOL.matcher(failure.text());
            String who = tool.find() ? tool.group() : "the tool";
            String where = failure.file() == null
                    ? ""
                    : " at " + failure.file() + (failure.line() == null ? "" : ":" + failure.line());
            return new RenderingException(
                    failure.reason(),
                    who + " failed" + where
                            + "; what it says is not told, since it was given values that are encrypted in the repository",
                    failure.file(),
                    failure.line());
        }
        String redacted = failure.text();
        List<String> longestFirst = places.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        for (String value : longestFirst) {
            redacted = redacted.replace(value, "[redacted]");
        }
        return redacted.equals(failure.text())
                ? failure
                : new RenderingException(failure.reason(), redacted, failure.file(), failure.line());
    }

    /**
     * Returns where none of the values can be read in any of these objects.
     *
     * @param isOpen whether a text stands in the open elsewhere; asked of few
     * @throws RenderingException where one can
     */
    void requireUnreadable(ArrayNode objects, Predicate<String> isOpen) {
        for (JsonNode object :
                places.isEmpty() ? List.<JsonNode>of() : objects.valueStream().toList()) {
            Optional<String> place = find(object, isOpen);
            if (place.isPresent()) {
                throw new RenderingException(
                        Reason.INVALID_MANIFEST,
                        "the encrypted value " + place.get() + " would be readable in the "
                                + object.path("kind").asText() + " "
                                + object.path("metadata").path("name").asText()
                                + "; encrypt only what goes into Secrets (encrypted_regex)");
            }
        }
    }

    private Optional<String> find(JsonNode node, Predicate<String> isOpen) {
        return switch (node) {
            case ObjectNode object ->
                object.properties().stream()
                        .flatMap(member ->
                                found(member.getKey(), isOpen).or(() -> find(member.getValue(), isOpen)).stream())
                        .findFirst();
            case ArrayNode array ->
                array.valueStream().flatMap(each -> find(each, isOpen).stream()).findFirst();
            default -> node.isBoolean() || node.isNull() ? Optional.empty() : found(node.asText(), isOpen);
        };
    }

    private Optional<String> found(String text, Predicate<String> isOpen) {
        Optional<Map.Entry<String, String>> found = places.entrySet().stream()
                .filter(place -> text.contains(place.getKey()))
                .filter(place -> open.indexOf(place.getKey()) < 0)
                .filter(place -> !isOpen.test(place.getKey()))
                .findFirst();
        return found.map(Map.Entry::getValue);
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8).strip());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
