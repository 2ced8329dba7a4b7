package dev.plumbline.events;

import java.util.Collection;
import java.util.Optional;

/**
 * A revision that stands for the highest of the tags whose versions are in a range. Tags are read with or without a {@code v} before the
 * version; what is no version is in no range.
 */
public record TagRange(VersionRange range) {

    /**
     * The range that a revision is. A bare version, {@code 1.2.3}, {@code v1} or {@code 1.2}, is none: it is the name of a tag or a branch.
     *
     * @return empty where it is none
     */
    public static Optional<TagRange> of(String revision) {
        if (revision.isBlank() || Version.parse(revision).isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TagRange(VersionRange.of(revision)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether a tag is in the range. */
    public boolean has(String tag) {
        return Version.parse(tag).filter(range::includes).isPresent();
    }

    /** The highest of these; of two tags of the same version the one that comes first by name. */
    public Optional<String> highest(Collection<String> tags) {
        return range.newest(tags.stream()
                        .sorted()
                        .map(Version::parse)
                        .flatMap(Optional::stream)
                        .toList())
                .map(Version::text);
    }
}
