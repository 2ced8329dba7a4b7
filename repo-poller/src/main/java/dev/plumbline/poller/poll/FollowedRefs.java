package dev.plumbline.poller.poll;

import dev.plumbline.events.TagRange;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which refs of a repository applications follow: those that are named, and of the tags in a range of versions the highest.
 *
 * @param names full names, and {@code HEAD}
 */
record FollowedRefs(Set<String> names, List<TagRange> ranges) {

    private static final String TAGS = "refs/tags/";

    static FollowedRefs of(WatchedRepository repository) {
        Set<String> revisions = repository.revisions();
        return new FollowedRefs(
                RefNames.of(revisions),
                revisions.stream()
                        .map(repository.isInRegistry() ? TagRange::inRegistry : TagRange::of)
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** What the remote is asked for. */
    Set<String> asked() {
        if (ranges.isEmpty()) {
            return names;
        }
        Set<String> asked = new LinkedHashSet<>(names);
        asked.add(RemoteHeads.ALL_TAGS);
        return asked;
    }

    /** Of all refs that were listed, those that are followed. */
    Map<String, Head> of(Listing listed) {
        Map<String, Head> followed = new HashMap<>();
        listed.heads().forEach((ref, head) -> {
            if (names.contains(ref) || (head.standard() && names.contains(RefNames.HEAD))) {
                followed.put(ref, head);
            }
        });
        List<String> tags = listed.heads().keySet().stream()
                .filter(ref -> ref.startsWith(TAGS))
                .map(ref -> ref.substring(TAGS.length()))
                .toList();
        for (TagRange range : ranges) {
            range.highest(tags)
                    .map(TAGS::concat)
                    .ifPresent(ref -> followed.put(ref, listed.heads().get(ref)));
        }
        return followed;
    }

    /**
     * Those that are gone if nothing was listed under their name: the named ones, and tags of a range of which something was told. Of others
     * in the range it need not be told that they are gone: they were not the highest.
     */
    Set<String> missed(Listing listed, Map<String, Tip> told) {
        Set<String> missed = new LinkedHashSet<>(names);
        told.keySet().stream().filter(this::isInRange).forEach(missed::add);
        missed.removeAll(listed.names());
        return missed;
    }

    /** Those of these tags that are in a range in which another was told of: whatever is the highest now, was not then. */
    Set<String> inToldRanges(Set<String> refs, Set<String> told) {
        return refs.stream()
                .filter(ref -> ranges.stream()
                        .anyMatch(range -> isIn(range, ref) && told.stream().anyMatch(other -> isIn(range, other))))
                .collect(Collectors.toSet());
    }

    private static boolean isIn(TagRange range, String ref) {
        return ref.startsWith(TAGS) && range.has(ref.substring(TAGS.length()));
    }

    private boolean isInRange(String ref) {
        return ranges.stream().anyMatch(range -> isIn(range, ref));
    }
}
