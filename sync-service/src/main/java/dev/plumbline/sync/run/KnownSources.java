package dev.plumbline.sync.run;

import dev.plumbline.events.RepositoryUrl;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is known of each repository. Whoever may send a webhook may name any: of those that an application named nothing is forgotten, of the
 * others only so many are known, and those are forgotten first of which nothing was told for longest. For several threads.
 */
final class KnownSources {

    private final int others;
    private final Set<RepositoryUrl> named = new HashSet<>();
    private final Map<RepositoryUrl, SourceState> states = new HashMap<>();
    private final LinkedHashMap<RepositoryUrl, SourceState> rest = new LinkedHashMap<>();

    KnownSources(int others) {
        this.others = others;
    }

    /** An application names it. */
    synchronized void name(RepositoryUrl repository) {
        named.add(repository);
        SourceState known = rest.remove(repository);
        if (known != null) {
            states.put(repository, known);
        }
    }

    /** What is known of one. */
    synchronized SourceState of(RepositoryUrl repository) {
        SourceState known = states.get(repository);
        return known == null ? rest.getOrDefault(repository, SourceState.UNKNOWN) : known;
    }

    synchronized void put(RepositoryUrl repository, SourceState state) {
        if (named.contains(repository)) {
            states.put(repository, state);
            return;
        }
        rest.remove(repository); // told of last
        rest.put(repository, state);
        if (rest.size() > others) {
            rest.pollFirstEntry();
        }
    }
}
