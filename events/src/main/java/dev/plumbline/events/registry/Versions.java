package dev.plumbline.events.registry;

import dev.plumbline.events.Version;
import dev.plumbline.events.VersionRange;
import java.util.List;
import java.util.Optional;

/** Which of several versions is meant. */
public final class Versions {

    private Versions() {}

    /**
     * The very one that is so written, else the newest in the range; of versions that differ in nothing that counts, the first.
     *
     * @return as it is written; empty where none fits, or the text is no range
     */
    public static Optional<String> choose(List<String> versions, String range) {
        if (versions.contains(range)) {
            return Optional.of(range);
        }
        try {
            List<Version> parsed = versions.stream()
                    .map(Version::parse)
                    .flatMap(Optional::stream)
                    .toList();
            return VersionRange.of(range).newest(parsed).map(Version::text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
