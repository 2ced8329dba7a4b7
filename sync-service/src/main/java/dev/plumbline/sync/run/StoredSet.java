package dev.plumbline.sync.run;

import dev.plumbline.events.Envelope;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.sync.application.ApplicationStatus;

/**
 * A set whose signature is the renderer's.
 *
 * @param offset on its application's partition of the topic: a higher one is newer
 */
public record StoredSet(Envelope<ManifestsRendered> envelope, long offset) {

    /** Whether a cluster of that status was brought to this very set. */
    boolean heldBy(ApplicationStatus status) {
        return status.holds(envelope.id());
    }

    /** The set. */
    public ManifestsRendered set() {
        return envelope.event();
    }
}
