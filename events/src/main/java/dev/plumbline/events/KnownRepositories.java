package dev.plumbline.events;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was told of repositories. Whoever may send a webhook may name any: of those that applications name nothing is forgotten, of the others
 * only so many are known, and those are forgotten first of which nothing was told for longest. For several threads.
 *
 * @param <V> what is known of one
 */
public final class KnownRepositories<V> {

    private final int others;
    private final Map<RepositoryUrl, V> followed = new HashMap<>();
    private final LinkedHashMap<RepositoryUrl, V> rest = new LinkedHashMap<>();
    private Set<RepositoryUrl> named = new HashSet<>();

    /** Of so many repositories that nobody names something is known. */
    public KnownRepositories(int others) {
        this.others = others;
    }

    /** Applications name these, and no others. */
    public synchronized void follow(Set<RepositoryUrl> repositories) {
        named = new HashSet<>(repositories);
        for (RepositoryUrl known : List.copyOf(followed.keySet())) {
            if (!named.contains(known)) {
                V value = followed.remove(known);
                if (value != null) {
                    put(known, value);
                }
            }
        }
        named.forEach(this::keep);
    }

    /** An application names this one too. */
    public synchronized void name(RepositoryUrl repository) {
        named.add(repository);
        keep(repository);
    }

    private void keep(RepositoryUrl repository) {
        V value = rest.remove(repository);
        if (value != null) {
            followed.put(repository, value);
        }
    }

    /** What is known of one. */
    public synchronized Optional<V> of(RepositoryUrl repository) {
        V value = followed.get(repository);
        return Optional.ofNullable(value == null ? rest.get(repository) : value);
    }

    /** Nothing is known of one any more. */
    public synchronized void forget(RepositoryUrl repository) {
        followed.remove(repository);
        rest.remove(repository);
    }

    /** This is known of one now. */
    public synchronized void put(RepositoryUrl repository, V value) {
        if (named.contains(repository)) {
            followed.put(repository, value);
            return;
        }
        rest.remove(repository); // told of last
        rest.put(repository, value);
        if (rest.size() > others) {
            rest.pollFirstEntry();
        }
    }
}
