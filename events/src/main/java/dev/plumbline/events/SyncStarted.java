package dev.plumbline.events;

/**
 * A run was claimed: its epoch stands in the application's status, and no run of an older epoch writes from here on.
 *
 * @param epoch counts an application's runs, from 1
 * @param run what tells this run from another of the same epoch, since drift is put back under the epoch of the set
 */
public record SyncStarted(
        ApplicationRef application, long epoch, String revision, String digest, SyncTrigger trigger, String run)
        implements SyncEvent {

    @Override
    public String id() {
        return EventId.of(SyncStarted.class, application.uid(), epoch, revision, digest, run);
    }
}
