package dev.plumbline.renderer.jsonnet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a Jsonnet file imports. An import's path is always a literal, so that reading tokens is enough: comments, texts and
 * blocks of text are passed over, whatever they hold.
 *
 * @see <a href="https://jsonnet.org/ref/spec.html#lexing">Jsonnet's lexing</a>
 */
final class Imports {

    private static final Set<String> KEYWORDS = Set.of("import", "importstr", "importbin");

    private final String text;
    private final List<Import> found = new ArrayList<>();
    private int at;

    /**
     * One of them.
     *
     * @param code whether the file is Jsonnet itself, which may import others
     */
    record Import(String path, boolean code) {}

    private Imports(String text) {
        this.text = text;
    }

    /** All of a file, in their order. Of a file that is no Jsonnet, whatever looks so. */
    static List<Import> of(String text) {
        Imports imports = new Imports(text);
        imports.read();
        return List.copyOf(imports.found);
    }

    private void read() {
        String before = "";
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '#' || text.startsWith("//", at)) {
                skipTo("\n");
            } else if (text.startsWith("/*", at)) {
                at += 2;
                skipTo("*/");
            } else if (text.startsWith("|||", at)) {
                skipBlock();
                before = "";
            } else if (c == '"' || c == '\'' || c == '@') {
                String literal = literal();
                if (KEYWORDS.contains(before)) {
                    found.add(new Import(literal, before.equals("import")));
                }
                before = "";
            } else {
                before = word();
            }
        }
    }

    private void skipTo(String end) {
        int found = text.indexOf(end, at);
        at = found < 0 ? text.length() : found + end.length();
    }

    /** Up to a line that has nothing before its {@code |||} but less white space than the block's own lines. */
    private void skipBlock() {
        at += 3;
        skipTo("\n");
        int indent = 0;
        while (at + indent < text.length() && isBlank(text.charAt(at + indent))) {
            indent++;
        }
        String prefix = text.substring(at, at + indent);
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            String line = text.substring(at, end < 0 ? text.length() : end);
            if (indent == 0 || !(line.isEmpty() || line.startsWith(prefix))) {
                at += line.indexOf("|||") < 0 ? line.length() : line.indexOf("|||") + 3;
                return;
            }
            at = end < 0 ? text.length() : end + 1;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private String literal() {
        boolean verbatim = text.charAt(at) == '@';
        at += verbatim ? 1 : 0;
        if (!text.startsWith("\"", at) && !text.startsWith("'", at)) {
            return "";
        }
        char quote = text.charAt(at++);
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote && !(verbatim && at < text.length() && text.charAt(at) == quote)) {
                return value.toString();
            }
            boolean escape = verbatim ? c == quote : c == '\\';
            value.append(escape && at < text.length() ? escaped(verbatim) : String.valueOf(c));
        }
        return value.toString();
    }

    private String escaped(boolean verbatim) {
        char c = text.charAt(at++);
        if (verbatim) {
            return String.valueOf(c);
        }
        if (c == 'u' && at + 4 <= text.length()) {
            String digits = text.substring(at, at + 4);
            at += 4;
            return digits.matches("[0-9a-fA-F]{4}") ? String.valueOf((char) Integer.parseInt(digits, 16)) : "";
        }
        return switch (c) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case 'b' -> "\b";
            case 'f' -> "\f";
            default -> String.valueOf(c);
        };
    }

    private String word() {
        int begin = at++;
        if (!Character.isLetter(text.charAt(begin)) && text.charAt(begin) != '_') {
            return "";
        }
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return text.substring(begin, at);
    }
}
