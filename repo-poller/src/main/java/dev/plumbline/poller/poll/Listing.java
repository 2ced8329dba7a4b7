package dev.plumbline.poller.poll;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a remote answered.
 *
 * @param heads where refs are: those that were asked for, and of all tags at least the one that each range of versions means
 * @param names all refs that there are, as far as they were asked for, also those of which it is not known where they are
 */
public record Listing(Map<String, Head> heads, Set<String> names) {

    public Listing {
        heads = Map.copyOf(heads);
        Set<String> all = new HashSet<>(names);
        all.addAll(heads.keySet());
        names = Set.copyOf(all);
    }

    /** One in which it is known of each ref where it is. */
    public static Listing of(Map<String, Head> heads) {
        return new Listing(heads, heads.keySet());
    }
}
