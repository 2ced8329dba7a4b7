package dev.plumbline.sync.run;

import dev.plumbline.events.ApplicationKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The newest set of each application, as packed as it came: the topic {@code manifests} as a table. */
@ApplicationScoped
public class Sets {

    private final Map<ApplicationKey, StoredSet> newest = new ConcurrentHashMap<>();

    /** The newest set of an application. */
    public Optional<StoredSet> find(ApplicationKey application) {
        return Optional.ofNullable(newest.get(application));
    }

    /** Takes a set, unless a newer one is known. */
    public void put(StoredSet set) {
        newest.merge(set.set().application().key(), set, (known, other) -> other.newerThan(known) ? other : known);
    }

    /** Forgets an application's set. */
    public void remove(ApplicationKey application) {
        newest.remove(application);
    }

    /**
     * Takes a tombstone of the topic. It ends what was there before it and nothing else: the channel brings a set that came after
     * it here too, and may be ahead of whoever reads the tombstone.
     *
     * @param offset of the tombstone, on the partition that the application's sets are on too
     */
    public void remove(ApplicationKey application, long offset) {
        newest.computeIfPresent(application, (key, known) -> known.offset() < offset ? null : known);
    }
}
