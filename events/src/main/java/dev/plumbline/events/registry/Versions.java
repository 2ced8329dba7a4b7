package dev.plumbline.events.registry;

import dev.plumbline.events.Version;
import dev.plumbline.events.VersionRange;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Which of several versions is meant. */
public final class Versions {

    private Versions() {}

    /**
     * The very one that is so written, else the newest in the range; of versions that differ in nothing that counts, the first.
     *
     * @return as it is written; empty where none fits, or the text is no range
     */
    public static Optional<String> choose(List<String> versions, String range) {
        return choose(versions, range, range, Version::parse);
    }

    /**
     * The same of a registry's tags, which stand for versions.
     *
     * @return the tag; empty where none fits, or the text is no range
     */
    public static Optional<String> chooseTag(List<String> tags, String range) {
        return choose(tags, range, range.replace('+', '_'), Version::ofTag);
    }

    private static Optional<String> choose(
            List<String> versions, String range, String exact, Function<String, Optional<Version>> reading) {
        if (versions.contains(exact)) {
            return Optional.of(exact);
        }
        try {
            List<Version> read =
                    versions.stream().map(reading).flatMap(Optional::stream).toList();
            return VersionRange.of(range).newest(read).map(Version::text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
