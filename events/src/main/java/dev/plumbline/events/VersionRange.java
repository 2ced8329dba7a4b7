package dev.plumbline.events;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.semver4j.Semver;
import org.semver4j.SemverException;

/**
 * A range of semantic versions, as Argo CD, Flux and Helm take it: what the Go library Masterminds/semver v3 makes of the same text. {@code
 * 1.x}, {@code ~1.2}, {@code ^1.2.3}, {@code >=1.2 <2, !=1.3.0}, {@code 1.2 - 1.4}, {@code 1.x || >=3}. A prerelease is in a range only
 * where one of the comparisons that have to hold together names a prerelease itself: {@code >=1.2.0-0}.
 */
public final class VersionRange {

    private static final int MAX_LENGTH = 512;
    private static final int MAX_GROUPS = 32;

    private static final String VERSION = "v?(?:\\d{1,18}|[xX*])(?:\\.(?:\\d{1,18}|[xX*])){0,2}"
            + "(?:-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?";
    private static final String COMPARISON = "\\s*(?:!=|>=|=>|<=|=<|~>|=|>|<|~|\\^)?\\s*" + VERSION + "\\s*";
    private static final Pattern GROUP =
            Pattern.compile(COMPARISON + "(?:(?<=\\s)" + COMPARISON + "|," + COMPARISON + ")*+");
    private static final Pattern EACH =
            Pattern.compile("(?<operator>!=|>=|=>|<=|=<|~>|=|>|<|~|\\^)?\\s*(?<version>" + VERSION + ")");
    private static final Pattern FROM_TO = Pattern.compile("(" + VERSION + ")\\s+-\\s+(" + VERSION + ")");
    private static final Pattern PARTS =
            Pattern.compile("v?([^.+-]+)(?:\\.([^.+-]+))?(?:\\.([^.+-]+))?(-[^+]+)?(\\+.+)?");
    private static final Pattern TAG = Pattern.compile("v?(\\d{1,9})(?:\\.(\\d{1,9}))?(?:\\.(\\d{1,9}))?"
            + "(-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");

    private final List<Group> anyOf;

    private VersionRange(List<Group> anyOf) {
        this.anyOf = anyOf;
    }

    private record Group(List<Comparison> allOf, boolean prereleases) {

        boolean has(Semver version) {
            return (prereleases || version.getPreRelease().isEmpty())
                    && allOf.stream().allMatch(each -> each.holds(version));
        }
    }

    /**
     * The range that a text is. A bare version, {@code 1.2.3}, {@code v1} or {@code 1.2}, is none here: it is the name of a tag or a branch.
     *
     * @return empty where it is none
     */
    public static Optional<VersionRange> parse(String text) {
        return text.isBlank() || TAG.matcher(text).matches() ? Optional.empty() : comparisons(text);
    }

    /** What Masterminds/semver would take for a range, bare versions too. */
    static Optional<VersionRange> comparisons(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String plain = FROM_TO.matcher(text).replaceAll(">=$1, <=$2 ");
        String[] parts = plain.split("\\|\\|", -1);
        List<Group> groups = new ArrayList<>();
        for (String part : parts) {
            Optional<Group> group = parts.length > MAX_GROUPS ? Optional.empty() : group(part);
            if (group.isEmpty()) {
                return Optional.empty();
            }
            groups.add(group.get());
        }
        return Optional.of(new VersionRange(List.copyOf(groups)));
    }

    private static Optional<Group> group(String text) {
        if (!GROUP.matcher(text).matches()) {
            return Optional.empty();
        }
        List<Comparison> comparisons = new ArrayList<>();
        Matcher each = EACH.matcher(text);
        while (each.find()) {
            String operator = each.group("operator") == null ? "" : each.group("operator");
            Optional<Comparison> comparison = comparison(operator, each.group("version"));
            if (comparison.isEmpty()) {
                return Optional.empty();
            }
            comparisons.add(comparison.get());
        }
        boolean prereleases = comparisons.stream()
                .anyMatch(comparison -> !comparison.version().getPreRelease().isEmpty());
        return Optional.of(new Group(List.copyOf(comparisons), prereleases));
    }

    private static Optional<Comparison> comparison(String operator, String version) {
        Matcher parts = PARTS.matcher(version);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int said = 0;
        while (said < 3 && isNumber(parts.group(said + 1))) {
            said++;
        }
        String prerelease = parts.group(4) == null ? "" : parts.group(4);
        String numbers = number(parts, 1, said) + "." + number(parts, 2, said) + "." + number(parts, 3, said);
        int count = said;
        return semver(numbers + prerelease)
                .map(bound -> new Comparison(Comparison.Operator.of(operator), bound, count));
    }

    private static boolean isNumber(String part) {
        return part != null && Character.isDigit(part.charAt(0));
    }

    private static String number(Matcher parts, int group, int said) {
        return group <= said ? withoutZeros(parts.group(group)) : "0";
    }

    /** Whether a tag is a version, with or without a {@code v} before it, that is in this range. */
    public boolean has(String tag) {
        return version(tag).filter(this::has).isPresent();
    }

    /** Of these tags the one with the highest version in this range; of two with the same version always the same one. */
    public Optional<String> highest(Collection<String> tags) {
        record Candidate(String tag, Semver version) {}
        return tags.stream()
                .flatMap(tag -> version(tag).filter(this::has).map(version -> new Candidate(tag, version)).stream())
                .max(Comparator.comparing(Candidate::version).thenComparing(Candidate::tag))
                .map(Candidate::tag);
    }

    private boolean has(Semver version) {
        return anyOf.stream().anyMatch(group -> group.has(version));
    }

    /** Without what tells builds of one version apart: it does not count. */
    private static Optional<Semver> version(String tag) {
        Matcher parts = TAG.matcher(tag);
        if (tag.length() > MAX_LENGTH || !parts.matches()) {
            return Optional.empty();
        }
        String prerelease = parts.group(4) == null ? "" : parts.group(4);
        return semver(number(parts, 1) + "." + number(parts, 2) + "." + number(parts, 3) + prerelease);
    }

    private static String number(Matcher parts, int group) {
        return parts.group(group) == null ? "0" : withoutZeros(parts.group(group));
    }

    private static String withoutZeros(String number) {
        return number.replaceFirst("^0+(?=\\d)", "");
    }

    private static Optional<Semver> semver(String text) {
        try {
            return Optional.of(new Semver(text));
        } catch (SemverException | NumberFormatException e) {
            return Optional.empty(); // a number that is too large, or a prerelease with a zero before it
        }
    }

    @Override
    public String toString() {
        return anyOf.toString().toLowerCase(Locale.ROOT);
    }
}
