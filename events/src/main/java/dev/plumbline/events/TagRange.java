package dev.plumbline.events;

import java.util.Collection;
import java.util.Optional;

/**
 * A revision that stands for the highest of the tags whose versions are in a range. Tags are read with or without a {@code v} before the
 * version; what is no version is in no range.
 *
 * @param registry whether the tags are those of a registry, in which {@code _} stands for {@code +}
 */
public record TagRange(VersionRange range, boolean registry) {

    /** One of the tags of Git. */
    public TagRange(VersionRange range) {
        this(range, false);
    }

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

    /** The same, of the tags of a registry. */
    public static Optional<TagRange> inRegistry(String revision) {
        return of(revision).map(range -> new TagRange(range.range, true));
    }

    /** Whether a tag is in the range. */
    public boolean has(String tag) {
        return version(tag).filter(range::includes).isPresent();
    }

    /** The highest of these; of two tags of the same version the one that comes first by name. */
    public Optional<String> highest(Collection<String> tags) {
        return range.newest(tags.stream()
                        .sorted()
                        .map(this::version)
                        .flatMap(Optional::stream)
                        .toList())
                .map(Version::text);
    }

    private Optional<Version> version(String tag) {
        return registry ? Version.ofTag(tag) : Version.parse(tag);
    }
}
