package dev.plumbline.sync.run;

import dev.plumbline.events.Envelope;
import dev.plumbline.events.ManifestsRendered;

/**
 * A set whose signature is the renderer's.
 *
 * @param offset on its application's partition of the topic: a higher one is newer
 */
public record StoredSet(Envelope<ManifestsRendered> envelope, long offset) {

    /** The set. */
    public ManifestsRendered set() {
        return envelope.event();
    }
}
