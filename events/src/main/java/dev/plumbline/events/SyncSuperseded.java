package dev.plumbline.events;

/**
 * A set was not applied, or not to its end, since a newer one came.
 *
 * @param byRevision the newer set's commit
 * @param byDigest the newer set's digest
 */
public record SyncSuperseded(
        ApplicationRef application, String revision, String digest, String byRevision, String byDigest)
        implements SyncEvent {

    @Override
    public String id() {
        return EventId.of(SyncSuperseded.class, application.uid(), revision, digest, byRevision, byDigest);
    }
}
