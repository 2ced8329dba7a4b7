package dev.plumbline.events;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of versions as Helm and Flux read it: {@code ^1.2}, {@code ~1.2.3}, {@code >=1.2, <2}, {@code 1.2 - 1.4}, {@code 1.x ||
 * 3.x}. It means what it means to the <a href="https://github.com/Masterminds/semver/blob/v3.5.0/README.md">library</a> of these
 * two: commas and spaces are "and"; what comes before a release counts only in a group that itself names such ({@code >=1.2-0}).
 */
public final class VersionRange {

    /** Longer ones are refused, in characters. */
    public static final int MAX_LENGTH = 512;

    private static final int MAX_GROUPS = 32;

    private static final String NUMBER = "(?:[0-9]{1,18}|[xX*])";
    private static final String VERSION =
            "v?" + NUMBER + "(?:\\." + NUMBER + "){0,2}(?:-[0-9A-Za-z.-]+)?(?:\\+[0-9A-Za-z.-]+)?";

    private static final Pattern HYPHEN = Pattern.compile("(?<from>" + VERSION + ")\\s+-\\s+(?<to>" + VERSION + ")");
    private static final Pattern BOUND =
            Pattern.compile("(?<operator>!=|>=|=>|<=|=<|~>|=|>|<|~|\\^|)\\s*v?(?<major>" + NUMBER
                    + ")(?:\\.(?<minor>" + NUMBER + "))?(?:\\.(?<patch>" + NUMBER
                    + "))?(?:-(?<pre>[0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]+)?");
    private static final Pattern AND = Pattern.compile("\\s*,\\s*|\\s+");

    private final String text;
    private final List<List<Bound>> groups;

    private VersionRange(String text, List<List<Bound>> groups) {
        this.text = text;
        this.groups = groups;
    }

    /**
     * The range that a text is.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static VersionRange of(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a range of versions has at most " + MAX_LENGTH + " characters");
        }
        String[] alternatives = text.split("\\|\\|", -1);
        if (alternatives.length > MAX_GROUPS) {
            throw new IllegalArgumentException("a range of versions has at most " + MAX_GROUPS + " alternatives");
        }
        List<List<Bound>> groups = new ArrayList<>();
        for (String alternative : alternatives) {
            groups.add(group(
                    HYPHEN.matcher(alternative).replaceAll(">=${from} <=${to}").strip()));
        }
        return new VersionRange(text, groups);
    }

    /** Whether a version is in it. */
    public boolean includes(Version version) {
        return groups.stream().anyMatch(group -> {
            boolean preReleases = group.stream().anyMatch(bound -> bound.at().isPreRelease());
            return (preReleases || !version.isPreRelease())
                    && group.stream().allMatch(bound -> bound.includes(version));
        });
    }

    /** The newest version that is in it, of several that do not differ the first. */
    public Optional<Version> newest(Collection<Version> versions) {
        return versions.stream()
                .filter(this::includes)
                .reduce((a, b) -> Comparator.<Version>naturalOrder().compare(b, a) > 0 ? b : a);
    }

    @Override
    public String toString() {
        return text;
    }

    private static List<Bound> group(String text) {
        List<Bound> bounds = new ArrayList<>();
        Matcher bound = BOUND.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!bound.find(at) || bound.start() != at) {
                throw new IllegalArgumentException("not a range of versions");
            }
            bounds.add(Bound.of(bound));
            at = bound.end();
            if (at < text.length()) {
                Matcher and = AND.matcher(text).region(at, text.length());
                if (!and.lookingAt() || and.end() == text.length()) {
                    throw new IllegalArgumentException("not a range of versions");
                }
                at = and.end();
            }
        }
        if (bounds.isEmpty()) {
            throw new IllegalArgumentException("an empty range of versions; * is any");
        }
        return List.copyOf(bounds);
    }

    /** Which parts of a bound were given as numbers; a part that was not is any. */
    private enum Given {
        NOTHING,
        MAJOR,
        MINOR,
        PATCH
    }

    /** One condition. */
    private record Bound(String operator, Version at, Given given) {

        static Bound of(Matcher matcher) {
            Given given = isAny(matcher.group("major"))
                    ? Given.NOTHING
                    : isAny(matcher.group("minor"))
                            ? Given.MAJOR
                            : isAny(matcher.group("patch")) ? Given.MINOR : Given.PATCH;
            String pre = matcher.group("pre");
            Version at = new Version(
                    given.compareTo(Given.MAJOR) < 0 ? 0 : Long.parseLong(matcher.group("major")),
                    given.compareTo(Given.MINOR) < 0 ? 0 : Long.parseLong(matcher.group("minor")),
                    given.compareTo(Given.PATCH) < 0 ? 0 : Long.parseLong(matcher.group("patch")),
                    pre == null ? "" : pre,
                    matcher.group());
            return new Bound(matcher.group("operator"), at, given);
        }

        private static boolean isAny(String part) {
            return part == null || part.equals("*") || part.equalsIgnoreCase("x");
        }

        boolean includes(Version version) {
            return switch (operator) {
                case "", "=" -> given == Given.PATCH ? version.compareTo(at) == 0 : tilde(version);
                case "!=" -> differs(version);
                case ">" ->
                    given == Given.PATCH || given == Given.NOTHING ? version.compareTo(at) > 0 : isAfterAll(version);
                case ">=", "=>" -> version.compareTo(at) >= 0;
                case "<" -> version.compareTo(at) < 0;
                case "<=", "=<" -> given == Given.PATCH ? version.compareTo(at) <= 0 : !isAfterAll(version);
                case "~", "~>" -> tilde(version);
                case "^" -> caret(version);
                default -> throw new IllegalStateException("no such operator");
            };
        }

        /** Whether it is after all versions that the bound may stand for: 1.3 is after 1.2.x, 1.2.7 is not. */
        private boolean isAfterAll(Version version) {
            return switch (given) {
                case NOTHING -> version.major() > 0;
                case MAJOR -> version.major() > at.major();
                case MINOR ->
                    version.major() > at.major() || version.major() == at.major() && version.minor() > at.minor();
                case PATCH -> version.compareTo(at) > 0;
            };
        }

        private boolean differs(Version version) {
            return switch (given) {
                case NOTHING -> version.major() != 0 || version.minor() != 0;
                case MAJOR -> version.major() != at.major();
                case MINOR ->
                    version.major() != at.major()
                            || version.minor() != at.minor()
                            || !version.preRelease().equals(at.preRelease());
                case PATCH -> version.compareTo(at) != 0;
            };
        }

        /** At least the bound, with the same numbers but for the patch; with the same major where only that was given. */
        private boolean tilde(Version version) {
            if (version.compareTo(at) < 0) {
                return false;
            }
            boolean any = at.major() == 0 && at.minor() == 0 && at.patch() == 0;
            return switch (given) {
                case NOTHING -> true;
                case MAJOR -> version.major() == at.major();
                case MINOR -> version.major() == at.major() && version.minor() == at.minor();
                case PATCH -> any || version.major() == at.major() && version.minor() == at.minor();
            };
        }

        /** At least the bound, with the same first number that is not zero, and the same zeros before it. */
        private boolean caret(Version version) {
            if (version.compareTo(at) < 0) {
                return false;
            }
            if (given == Given.NOTHING) {
                return true;
            }
            if (version.major() != at.major()) {
                return false;
            }
            if (at.major() > 0 || given == Given.MAJOR) {
                return true;
            }
            if (version.minor() != at.minor()) {
                return false;
            }
            return at.minor() > 0 || given == Given.MINOR || version.patch() == at.patch();
        }
    }
}
