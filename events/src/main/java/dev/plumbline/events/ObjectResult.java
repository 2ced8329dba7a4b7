package dev.plumbline.events;

import org.jspecify.annotations.Nullable;

/**
 * What a run did to one object.
 *
 * @param message why it failed; null where it did not
 */
public record ObjectResult(
        ObjectRef object, Outcome outcome, @Nullable String message) {

    /** What can become of an object in a run. */
    public enum Outcome {
        CREATED,
        CONFIGURED,
        UNCHANGED,
        PRUNED,
        FAILED
    }
}
