package dev.plumbline.renderer.manifest;

import com.google.re2j.Pattern;
import java.util.Set;

/**
 * A pattern of paths: {@code ?} stands for one character, {@code {a,b}} for either, {@code *} for any. It is matched in a time
 * that grows with the path only, whatever the pattern.
 */
public final class Glob {

    private static final Set<Character> WILD = Set.of('*', '?', '{', '[');
    private static final int MAX_LENGTH = 1024;

    private final Pattern pattern;

    private Glob(String regex) {
        this.pattern = Pattern.compile(regex);
    }

    /**
     * A pattern whose {@code *} stands for slashes too, as Argo CD has it for plain folders.
     *
     * @throws IllegalArgumentException where it is too long, or a bracket is not closed
     */
    public static Glob acrossFolders(String text) {
        return new Glob(regex(text, ".*"));
    }

    /**
     * A pattern whose {@code *} stays within a folder, and whose {@code **} does not.
     *
     * @throws IllegalArgumentException where it is too long, or a bracket is not closed
     */
    public static Glob withinFolders(String text) {
        return new Glob(regex(text, "[^/]*"));
    }

    /** Whether a text is more than a plain path. */
    public static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> WILD.contains((char) c));
    }

    /** Whether it stands for this path. */
    public boolean matches(String path) {
        return pattern.matches(path);
    }

    private static String regex(String text, String star) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a pattern has " + text.length() + " characters, at most " + MAX_LENGTH + " are allowed");
        }
        StringBuilder regex = new StringBuilder();
        int open = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '*' -> {
                    boolean any = i + 1 < text.length() && text.charAt(i + 1) == '*';
                    boolean folders = any && i + 2 < text.length() && text.charAt(i + 2) == '/';
                    // "**/" stands for no folder too.
                    regex.append(folders ? "(?:.*/)?" : any ? ".*" : star);
                    i += folders ? 2 : any ? 1 : 0;
                }
                case '?' -> regex.append("[^/]");
                case '{' -> {
                    regex.append("(?:");
                    open++;
                }
                case '}' -> {
                    regex.append(open > 0 ? ")" : "\\}");
                    open = Math.max(0, open - 1);
                }
                case ',' -> regex.append(open > 0 ? "|" : ",");
                case '[' -> i = characters(text, i, regex);
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        if (open > 0) {
            throw new IllegalArgumentException("the pattern " + text + " has a { that is not closed");
        }
        return regex.toString();
    }

    /** {@code [abc]} and {@code [!abc]}; gives where it ends. */
    private static int characters(String text, int start, StringBuilder regex) {
        int end = text.indexOf(']', start + 2);
        if (end < 0) {
            throw new IllegalArgumentException("the pattern " + text + " has a [ that is not closed");
        }
        boolean not = text.charAt(start + 1) == '!' || text.charAt(start + 1) == '^';
        regex.append(not ? "[^" : "[");
        for (char c : text.substring(start + (not ? 2 : 1), end).toCharArray()) {
            regex.append(c == '-' || Character.isLetterOrDigit(c) ? String.valueOf(c) : "\\" + c);
        }
        regex.append(']');
        return end;
    }
}
