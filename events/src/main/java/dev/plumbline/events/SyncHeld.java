package dev.plumbline.events;

import org.jspecify.annotations.Nullable;

/**
 * A set is not applied until somebody decides, or until the cause is gone.
 *
 * @param revision the commit of the set that is held, null where it has no set
 * @param digest the digest of the set that is held, null where it has no set
 * @param message what a person can do about it
 * @param trigger the id of the event that led to the attempt, so that a set that is held again is told again; null in older records
 */
public record SyncHeld(
        ApplicationRef application,
        long generation,
        @Nullable String revision,
        @Nullable String digest,
        Reason reason,
        String message,
        @Nullable String trigger)
        implements SyncEvent {

    /** Why a set is held. */
    public enum Reason {
        /** Applying it would prune every object that is live. */
        PRUNES_EVERYTHING,
        /** The rendering holds no object. */
        EMPTY,
        /** The application is suspended. */
        SUSPENDED,
        /** The application is synced only when somebody asks. */
        NOT_AUTOMATED,
        /** The set's signature is not the renderer's, or its contents cannot be opened. */
        UNTRUSTED,
        /** A newer set was taken before it: it was sent again, or late. */
        OUTDATED,
        /** A commit or a tag is not signed as the application or the operator requires; the message names it. */
        UNVERIFIED
    }

    @Override
    public String id() {
        return trigger == null
                ? EventId.of(SyncHeld.class, application.uid(), generation, revision, digest, reason)
                : EventId.of(SyncHeld.class, application.uid(), generation, revision, digest, reason, trigger);
    }
}
