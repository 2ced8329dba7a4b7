package dev.plumbline.renderer.sops;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Which values of a file are encrypted, as its metadata say it. A later rule overrides those before it. */
final class SopsRules {

    private static final List<String> BY_COMMENT = List.of("unencrypted_comment_regex", "encrypted_comment_regex");
    private static final int MAX_PATTERN = 1_000;

    private final List<Rule> rules;

    private SopsRules(List<Rule> rules) {
        this.rules = rules;
    }

    private record Rule(boolean encrypts, boolean overrides, Predicate<String> names) {}

    /** Those of a file. */
    static SopsRules of(JsonNode metadata) throws SopsProblem {
        for (String field : BY_COMMENT) {
            if (!metadata.path(field).asText().isEmpty()) {
                throw new SopsProblem("says by comments what is encrypted (" + field + "), which is not supported");
            }
        }
        String plainSuffix = metadata.path("unencrypted_suffix").asText();
        String secretSuffix = metadata.path("encrypted_suffix").asText();
        String plainRegex = metadata.path("unencrypted_regex").asText();
        String secretRegex = metadata.path("encrypted_regex").asText();
        List<Rule> all = new ArrayList<>();
        if (!plainSuffix.isEmpty()) {
            all.add(new Rule(false, false, key -> key.endsWith(plainSuffix)));
        }
        if (!secretSuffix.isEmpty()) {
            all.add(new Rule(true, true, key -> key.endsWith(secretSuffix)));
        }
        if (!plainRegex.isEmpty()) {
            all.add(new Rule(false, false, finding(plainRegex)));
        }
        if (!secretRegex.isEmpty()) {
            all.add(new Rule(true, true, finding(secretRegex)));
        }
        return new SopsRules(List.copyOf(all));
    }

    private static Predicate<String> finding(String regex) throws SopsProblem {
        try {
            if (regex.length() > MAX_PATTERN) {
                throw new SopsProblem("a regular expression of it is longer than " + MAX_PATTERN + " characters");
            }
            Pattern pattern = Pattern.compile(regex);
            return key -> pattern.matcher(key).find();
        } catch (PatternSyntaxException e) {
            throw new SopsProblem("a regular expression of it is none");
        }
    }

    /** Whether what stands there is encrypted. */
    boolean encrypts(List<String> path) {
        boolean encrypted = true;
        for (Rule rule : rules) {
            boolean matches = path.stream().anyMatch(rule.names());
            if (rule.overrides()) {
                encrypted = matches;
            } else if (matches) {
                encrypted = false;
            }
        }
        return encrypted;
    }
}
