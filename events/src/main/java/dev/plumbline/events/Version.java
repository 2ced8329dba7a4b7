package dev.plumbline.events;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as the <a href="https://semver.org/spec/v2.0.0.html">semantic versioning specification</a> has it, but as lenient as
 * Helm is: {@code v1}, {@code 1.2} and leading zeros are versions too. The order is that of precedence, in which what comes after
 * {@code +} does not count.
 *
 * @param preRelease what comes after {@code -}, empty for a release
 * @param text as it was written
 */
public record Version(long major, long minor, long patch, String preRelease, String text)
        implements Comparable<Version> {

    /** Longer ones are refused, in characters. */
    public static final int MAX_LENGTH = 256;

    private static final int MAX_DIGITS = 18;
    private static final Pattern VERSION =
            Pattern.compile("v?(?<major>\\d+)(?:\\.(?<minor>\\d+))?(?:\\.(?<patch>\\d+))?"
                    + "(?:-(?<pre>[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");

    private static final Comparator<Version> PRECEDENCE = Comparator.comparingLong(Version::major)
            .thenComparingLong(Version::minor)
            .thenComparingLong(Version::patch)
            .thenComparing(Version::preRelease, Version::comparePreReleases);

    /** The version that a text is; empty where it is none. */
    public static Optional<Version> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Matcher matcher = VERSION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String pre = matcher.group("pre");
        try {
            return Optional.of(new Version(
                    number(matcher.group("major")),
                    number(matcher.group("minor")),
                    number(matcher.group("patch")),
                    pre == null ? "" : pre,
                    text));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    /**
     * The version that a registry's tag stands for: a tag cannot hold the {@code +} of a version, in whose place stands {@code _}, as Helm
     * writes it.
     *
     * @return with the tag as its text; empty where it stands for none
     */
    public static Optional<Version> ofTag(String tag) {
        return parse(tag.replace('_', '+'))
                .map(version -> new Version(version.major, version.minor, version.patch, version.preRelease, tag));
    }

    /** Whether it comes before a release. */
    public boolean isPreRelease() {
        return !preRelease.isEmpty();
    }

    @Override
    public int compareTo(Version other) {
        return PRECEDENCE.compare(this, other);
    }

    @Override
    public String toString() {
        return text;
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** A release comes after all before it; part by part, numbers come before words, and fewer parts before more. */
    static int comparePreReleases(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return Boolean.compare(a.isEmpty(), b.isEmpty());
        }
        String[] these = a.split("\\.", -1);
        String[] those = b.split("\\.", -1);
        for (int i = 0; i < Math.min(these.length, those.length); i++) {
            int order = comparePart(these[i], those[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(these.length, those.length);
    }

    private static int comparePart(String a, String b) {
        boolean number = isNumber(a);
        if (number != isNumber(b)) {
            return number ? -1 : 1;
        }
        return number ? Long.compare(Long.parseLong(a), Long.parseLong(b)) : a.compareTo(b);
    }

    /** What has more digits than a number holds is a word. */
    private static boolean isNumber(String part) {
        return part.length() <= MAX_DIGITS && part.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
