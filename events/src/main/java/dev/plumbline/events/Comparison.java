package dev.plumbline.events;

import java.util.Arrays;
import java.util.List;
import org.semver4j.Semver;

/**
 * One comparison of a {@link VersionRange}.
 *
 * @param version what is compared with; what is not said of it is 0
 * @param said how many of its three numbers are said: of {@code 1.x} one
 */
record Comparison(Operator operator, Semver version, int said) {

    enum Operator {
        SAME("", "="),
        OTHER("!="),
        ABOVE(">"),
        BELOW("<"),
        AT_LEAST(">=", "=>"),
        AT_MOST("<=", "=<"),
        ABOUT("~", "~>"),
        COMPATIBLE("^");

        private final List<String> signs;

        Operator(String... signs) {
            this.signs = List.of(signs);
        }

        static Operator of(String sign) {
            return Arrays.stream(values())
                    .filter(operator -> operator.signs.contains(sign))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no operator"));
        }
    }

    /** Whether it holds for a version, prereleases not looked at. */
    boolean holds(Semver other) {
        int order = other.compareTo(version);
        return switch (operator) {
            case SAME -> said == 3 ? order == 0 : order >= 0 && isAbout(other);
            case OTHER -> said == 3 ? order != 0 : isOther(other);
            case ABOVE -> said == 3 ? order > 0 : isAbove(other, order);
            case BELOW -> order < 0;
            case AT_LEAST -> order >= 0;
            case AT_MOST -> said == 3 ? order <= 0 : isAtMost(other);
            case ABOUT -> order >= 0 && isAbout(other);
            case COMPATIBLE -> order >= 0 && isCompatible(other);
        };
    }

    /** {@code ~0.0.0} and {@code ~*} are anything. */
    private boolean isAbout(Semver other) {
        boolean zero = version.getMajor() == 0 && version.getMinor() == 0 && version.getPatch() == 0;
        if (zero && (said == 0 || said == 3)) {
            return true;
        }
        return sameMajor(other) && (said == 1 || sameMinor(other));
    }

    private boolean isOther(Semver other) {
        if (!sameMajor(other) || (said != 1 && !sameMinor(other))) {
            return true;
        }
        return switch (said) {
            case 1 -> false;
            case 2 -> !other.getPreRelease().equals(version.getPreRelease());
            default -> other.compareTo(version) != 0;
        };
    }

    /** {@code >11} means from 12 on. */
    private boolean isAbove(Semver other, int order) {
        if (!sameMajor(other)) {
            return other.getMajor() > version.getMajor();
        }
        return switch (said) {
            case 1 -> false;
            case 2 -> other.getMinor() > version.getMinor();
            default -> order > 0;
        };
    }

    /** {@code <=11} means all of 11 too. */
    private boolean isAtMost(Semver other) {
        return other.getMajor() < version.getMajor()
                || (sameMajor(other) && (said == 1 || other.getMinor() <= version.getMinor()));
    }

    /** The first number that is not 0 stays. */
    private boolean isCompatible(Semver other) {
        if (version.getMajor() > 0 || said == 1) {
            return sameMajor(other);
        }
        if (!sameMajor(other)) {
            return false;
        }
        if (version.getMinor() > 0 || said == 2) {
            return sameMinor(other);
        }
        return sameMinor(other) && other.getPatch() == version.getPatch();
    }

    private boolean sameMajor(Semver other) {
        return other.getMajor() == version.getMajor();
    }

    private boolean sameMinor(Semver other) {
        return other.getMinor() == version.getMinor();
    }
}
