package dev.plumbline.poller.poll;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a turn found.
 *
 * @param followed which refs were followed then
 * @param heads where they were
 */
record Found(FollowedRefs followed, Map<String, Head> heads) {

    /** Before the first turn. */
    static final Found NOTHING = new Found(new FollowedRefs(Set.of(), List.of()), Map.of());

    private static final String TAGS = "refs/tags/";

    Found {
        heads = Map.copyOf(heads);
    }

    /** Whether there was no such turn, or nothing was asked for in it. */
    boolean isNothing() {
        return followed.asked().isEmpty();
    }

    /**
     * The refs that would have been found then, but were not there. A tag that is the highest again because the one that was is gone may have
     * been there.
     */
    Set<String> appeared(Listing now) {
        Set<String> appeared = new HashSet<>(followed.of(now).keySet());
        appeared.removeAll(heads.keySet());
        if (gone(now).stream().anyMatch(ref -> ref.startsWith(TAGS))) {
            appeared.removeIf(ref -> ref.startsWith(TAGS));
        }
        return appeared;
    }

    /** The refs that are elsewhere than they were then, those that appeared among them, and those that are gone. */
    Set<String> changed(Found after, Set<String> appeared, Listing now) {
        Set<String> changed = new HashSet<>(appeared);
        changed.addAll(gone(now));
        heads.forEach((ref, head) -> {
            Head moved = after.heads.get(ref);
            if (moved != null && !moved.object().equals(head.object())) {
                changed.add(ref);
            }
        });
        return changed;
    }

    /** The refs that were found, and are there no more. */
    Set<String> gone(Listing now) {
        Set<String> gone = new HashSet<>(heads.keySet());
        gone.removeAll(now.names());
        return gone;
    }
}
