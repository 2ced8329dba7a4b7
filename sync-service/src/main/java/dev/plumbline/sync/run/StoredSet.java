package dev.plumbline.sync.run;

import dev.plumbline.events.Envelope;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.sync.application.ApplicationStatus;
import java.util.Comparator;

/**
 * A set whose signature is the renderer's.
 *
 * @param offset on its application's partition of the topic
 */
public record StoredSet(Envelope<ManifestsRendered> envelope, long offset) {

    /** Whether a cluster of that status was brought to this very set. */
    boolean heldBy(ApplicationStatus status) {
        return status.holds(envelope.id()) && !refusedBy(status);
    }

    /** Whether a newer set was taken already. The event's id says nothing of that: it is not signed. */
    boolean refusedBy(ApplicationStatus status) {
        return status.refuses(set().sequence());
    }

    /** Whether it was made after that one; of two that were made before sets were numbered, whether it was told after it. */
    boolean newerThan(StoredSet other) {
        return Comparator.comparingLong(StoredSet::sequence)
                        .thenComparingLong(StoredSet::offset)
                        .compare(this, other)
                > 0;
    }

    /** 0 where it has none. */
    private long sequence() {
        Long sequence = set().sequence();
        return sequence == null ? 0 : sequence;
    }

    /** The set. */
    public ManifestsRendered set() {
        return envelope.event();
    }
}
