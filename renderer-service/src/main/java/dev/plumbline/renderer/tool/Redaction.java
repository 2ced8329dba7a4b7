package dev.plumbline.renderer.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.renderer.manifest.Document;
import dev.plumbline.renderer.manifest.YamlDocuments;
import dev.plumbline.renderer.manifest.YamlProblem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes out of a tool's message what looks like a secret of the files that the tool read: values of Secrets and of Secret
 * generators, and values whose name says that they are secret. A tool quotes values only in rare failures, and no rule
 * finds all of them; what is short or ordinary stays.
 */
public final class Redaction {

    private static final int MIN_LENGTH = 4;
    private static final Pattern SECRET_NAME =
            Pattern.compile(".*(passw|secret|token|credential|private|apikey|api_key|api-key|auth|pwd|cert|dsn).*");

    private final Set<String> values = new HashSet<>();

    /** Learns the secrets of a file, as values and as its lines write them; of one that is no YAML, those of its lines only. */
    public void learn(byte[] file) {
        learnLines(file);
        try {
            for (Document document : YamlDocuments.yaml(file)) {
                learn(document.content());
            }
        } catch (YamlProblem e) {
            return; // a template, or broken: its lines are all there is
        }
    }

    /** Learns the secrets of values. */
    public void learn(JsonNode content) {
        boolean secret = content.path("kind").asText().equals("Secret");
        collect(content, false);
        if (secret) {
            collect(content.path("data"), true);
            collect(content.path("stringData"), true);
        }
        content.path("secretGenerator").forEach(generator -> generator
                .path("literals")
                .forEach(literal -> add(literal.asText().replaceFirst("^[^=]*=", ""))));
    }

    /** Whatever stands after a name that says it is secret. */
    private void learnLines(byte[] file) {
        new String(file, StandardCharsets.UTF_8).lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0 && isSecretName(line.substring(0, colon))) {
                add(line.substring(colon + 1).strip().replaceAll("^[\"']|[\"']$", ""));
            }
        });
    }

    /** The message without the secrets. */
    public String redact(String message) {
        String redacted = message;
        List<String> longestFirst = new ArrayList<>(values);
        longestFirst.sort(Comparator.comparingInt(String::length).reversed());
        for (String value : longestFirst) {
            redacted = redacted.replace(value, "[redacted]");
        }
        return redacted;
    }

    private void collect(JsonNode node, boolean secret) {
        switch (node) {
            case ObjectNode object ->
                object.properties()
                        .forEach(member -> collect(member.getValue(), secret || isSecretName(member.getKey())));
            case ArrayNode array -> array.forEach(element -> collect(element, secret));
            case TextNode text when secret -> add(text.textValue());
            default -> {
                if (secret && node.isNumber()) {
                    add(node.asText());
                }
            }
        }
    }

    private static boolean isSecretName(String name) {
        return SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }

    /** A value of several lines may be quoted line by line, one in base64 as what it stands for. */
    private void add(String value) {
        value.lines()
                .map(String::strip)
                .filter(line -> line.length() >= MIN_LENGTH)
                .forEach(values::add);
        try {
            String plain = new String(Base64.getDecoder().decode(value.strip()), StandardCharsets.UTF_8);
            plain.lines()
                    .map(String::strip)
                    .filter(line -> line.length() >= MIN_LENGTH)
                    .forEach(values::add);
        } catch (IllegalArgumentException e) {
            return; // not base64: the value as it stands is all there is
        }
    }
}
