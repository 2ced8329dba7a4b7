package dev.plumbline.renderer.sops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values of one rendering that were encrypted, and where each stood: none of them may be readable in what is published. What
 * is shorter than four characters, and true and false, are found in anything, and not looked for.
 */
public final class OpenedValues {

    private static final int MIN_LENGTH = 4;
    private static final int MIN_LINE = 16;

    private final Map<String, String> places = new HashMap<>();
    private String file = "";

    /** What follows is of that file. */
    void of(String newFile) {
        file = newFile;
    }

    void add(String place, JsonNode value) {
        String text = value.asText().strip();
        if (value.isBoolean() || text.length() < MIN_LENGTH) {
            return;
        }
        String where = place + " of " + file;
        places.putIfAbsent(text, where);
        places.putIfAbsent(base64(text), where);
        places.putIfAbsent(base64(value.asText()), where);
        decoded(text)
                .filter(plain -> plain.length() >= MIN_LENGTH)
                .ifPresent(plain -> places.putIfAbsent(plain, where));
        // A template may indent a text of several lines.
        text.lines()
                .map(String::strip)
                .filter(line -> line.length() >= MIN_LINE && !line.startsWith("-----"))
                .forEach(line -> places.putIfAbsent(line, where));
    }

    /** The same failure without the values in its message. */
    public RenderingException redact(RenderingException failure) {
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
     * @throws RenderingException where one can
     */
    public void requireUnreadable(ArrayNode objects) {
        for (JsonNode object :
                places.isEmpty() ? List.<JsonNode>of() : objects.valueStream().toList()) {
            Optional<String> place = find(object);
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

    private Optional<String> find(JsonNode node) {
        return switch (node) {
            case ObjectNode object ->
                object.properties().stream()
                        .flatMap(member -> found(member.getKey()).or(() -> find(member.getValue())).stream())
                        .findFirst();
            case ArrayNode array ->
                array.valueStream().flatMap(each -> find(each).stream()).findFirst();
            default -> node.isBoolean() || node.isNull() ? Optional.empty() : found(node.asText());
        };
    }

    private Optional<String> found(String text) {
        return places.entrySet().stream()
                .filter(place -> text.contains(place.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8).strip());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
