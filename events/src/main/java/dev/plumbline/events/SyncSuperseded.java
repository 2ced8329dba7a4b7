package dev.plumbline.events;

import org.jspecify.annotations.Nullable;

/**
 * A set was not applied, or not to its end, since a newer one came.
 *
 * @param byRevision the newer set's commit
 * @param byDigest the newer set's digest
 * @param trigger the id of the event that had brought the older set; null in older records
 */
public record SyncSuperseded(
        ApplicationRef application,
        String revision,
        String digest,
        String byRevision,
        String byDigest,
        @Nullable String trigger)
        implements SyncEvent {

    @Override
    public String id() {
        return trigger == null
                ? EventId.of(SyncSuperseded.class, application.uid(), revision, digest, byRevision, byDigest)
                : EventId.of(SyncSuperseded.class, application.uid(), revision, digest, byRevision, byDigest, trigger);
    }
}
