package dev.plumbline.renderer.substitution;

import java.util.Map;

/**
 * Expands {@code ${name}} and its forms, as Flux does; {@code $$} is a dollar sign. Not a shell: every operator that gives a
 * default gives it where the value is empty, also {@code :+} and {@code :?}.
 *
 * @see <a href="https://github.com/fluxcd/pkg/tree/main/envsubst">envsubst of Flux</a>
 */
final class Expansion {

    private static final int MAX_DEPTH = 32;

    private final String text;
    private final Map<String, String> variables;
    private final boolean strict;
    private final long maxLength;
    private int at;

    private Expansion(String text, Map<String, String> variables, boolean strict, long maxLength) {
        this.text = text;
        this.variables = variables;
        this.strict = strict;
        this.maxLength = maxLength;
    }

    /**
     * Expands a text.
     *
     * @param strict whether a variable that is not set, and has no default, is a problem; else it is empty
     * @param maxLength of the outcome, in characters
     */
    static String of(String text, Map<String, String> variables, boolean strict, long maxLength)
            throws SubstitutionProblem {
        return new Expansion(text, variables, strict, maxLength).all();
    }

    private String all() throws SubstitutionProblem {
        StringBuilder all = new StringBuilder();
        while (at < text.length()) {
            if (next("$$")) {
                all.append('$');
                at += 2;
            } else if (next("${")) {
                all.append(expression(1));
            } else {
                all.append(text.charAt(at++));
            }
            bounded(all.length());
        }
        return all.toString();
    }

    private void bounded(long length) throws SubstitutionProblem {
        if (length > maxLength) {
            throw new SubstitutionProblem("its text with variables has more than " + maxLength + " characters");
        }
    }

    private String expression(int depth) throws SubstitutionProblem {
        if (depth > MAX_DEPTH) {
            throw new SubstitutionProblem("variables in one another deeper than " + MAX_DEPTH + " levels");
        }
        at += 2;
        if (next("#")) {
            at++;
            return Integer.toString(Values.bytes(set(name())).length).concat(closed());
        }
        String name = name();
        return switch (peek(0)) {
            case ':' -> isDefault(peek(1)) ? defaulted(name, 2, depth) : part(set(name), depth);
            case '=' -> defaulted(name, 1, depth);
            case ',', '^' -> Values.cased(set(name), operator(",^", ",^")).concat(closed());
            case '/' -> replaced(set(name), depth);
            case '#' ->
                Values.withoutPrefix(set(name), operator("#", "#"), word(depth)).concat(closed());
            case '%' ->
                Values.withoutSuffix(set(name), operator("%", "%"), word(depth)).concat(closed());
            default -> set(name).concat(closed());
        };
    }

    private static boolean isDefault(char operator) {
        return "=-?+".indexOf(operator) >= 0;
    }

    private String defaulted(String name, int operator, int depth) throws SubstitutionProblem {
        at += operator;
        StringBuilder fallback = new StringBuilder();
        while (!next("}")) {
            fallback.append(word(depth));
            bounded(fallback.length());
        }
        String value = variables.getOrDefault(name, "");
        return (value.isEmpty() ? fallback.toString() : value).concat(closed());
    }

    private String part(String value, int depth) throws SubstitutionProblem {
        skip(':', 1);
        String from = next("${") ? expression(depth + 1) : run(":}", false);
        if (next("}")) {
            return Values.part(value, from, null).concat(closed());
        }
        skip(':', Integer.MAX_VALUE);
        return Values.part(value, from, word(depth)).concat(closed());
    }

    private String replaced(String value, int depth) throws SubstitutionProblem {
        String operator = operator("/", "/#%");
        String pattern = next("/") ? "" : next("${") ? expression(depth + 1) : run("/", true);
        skip('/', Integer.MAX_VALUE);
        String replacement = next("}") ? null : next("${") ? expression(depth + 1) : run("}", true);
        String by = replacement == null ? "" : replacement;
        // Before it is made: a short text may stand in the place of each character of a long one.
        bounded(value.length() + (value.length() / Math.max(1, pattern.length()) + 1L) * by.length());
        return Values.replaced(value, operator, pattern, replacement).concat(closed());
    }

    /** A nested expression, or text up to the next or to the end. */
    private String word(int depth) throws SubstitutionProblem {
        return next("${") ? expression(depth + 1) : run("}", false);
    }

    /** At least one character that is none of these, and begins no expression. */
    private String run(String ends, boolean escapes) throws SubstitutionProblem {
        StringBuilder run = new StringBuilder();
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0 && !next("${")) {
            boolean escaped = escapes && (next("$$") || next("\\/") || next("\\\\"));
            at += escaped ? 1 : 0;
            run.append(text.charAt(at++));
        }
        if (run.isEmpty()) {
            throw malformed();
        }
        return run.toString();
    }

    /** One character of the first, then perhaps one of the second. */
    private String operator(String first, String second) {
        int begin = at++;
        if (first.indexOf(text.charAt(begin)) >= 0 && at < text.length() && second.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return text.substring(begin, at);
    }

    private String name() throws SubstitutionProblem {
        int begin = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        if (at == begin) {
            throw new SubstitutionProblem("a ${ without a variable's name; write $${ where none is meant");
        }
        return text.substring(begin, at);
    }

    private String set(String name) throws SubstitutionProblem {
        String value = variables.get(name);
        if (value == null && strict) {
            throw new SubstitutionProblem("the variable " + name + " is not set, and strict forbids that");
        }
        return value == null ? "" : value;
    }

    private void skip(char character, int atMost) throws SubstitutionProblem {
        int begin = at;
        while (at < text.length() && text.charAt(at) == character && at - begin < atMost) {
            at++;
        }
        if (at == begin) {
            throw malformed();
        }
    }

    /** The closing brace, which adds nothing. */
    private String closed() throws SubstitutionProblem {
        if (!next("}")) {
            throw malformed();
        }
        at++;
        return "";
    }

    private boolean next(String token) {
        return text.startsWith(token, at);
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
    }

    private static SubstitutionProblem malformed() {
        return new SubstitutionProblem("a ${ that is not closed, or no substitution; write $${ where none is meant");
    }
}
