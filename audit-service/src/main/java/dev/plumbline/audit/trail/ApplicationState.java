package dev.plumbline.audit.trail;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an application was when something was last heard of it.
 *
 * @param name {@code namespace/name}
 * @param deleted whether it was deleted after it was last declared
 * @param lastEvent when something was last recorded of it
 * @param sync the newest outcome of a sync, null where there was none
 * @param health the newest health, null where none was told
 */
public record ApplicationState(
        String name,
        boolean deleted,
        Instant lastEvent,
        @Nullable Sync sync,
        @Nullable Health health) {

    /**
     * An outcome.
     *
     * @param outcome the event's name: {@code SyncSucceeded}, {@code SyncFailed}, {@code SyncHeld}
     * @param revision the commit, null where it is held without one
     */
    public record Sync(String outcome, @Nullable String revision, Instant time) {}

    /**
     * A health.
     *
     * @param health {@code HEALTHY}, {@code PROGRESSING} and so on
     */
    public record Health(String health, @Nullable String revision, Instant time) {}
}
