package dev.plumbline.events;

import java.util.List;

/**
 * The cluster holds the set.
 *
 * @param results of the objects that were written or deleted; unchanged ones are only counted
 */
public record SyncSucceeded(
        ApplicationRef application,
        long epoch,
        String revision,
        String digest,
        SyncTrigger trigger,
        String run,
        SyncCounts counts,
        List<ObjectResult> results)
        implements SyncEvent {

    public SyncSucceeded {
        results = List.copyOf(results);
    }

    @Override
    public String id() {
        return EventId.of(SyncSucceeded.class, application.uid(), epoch, revision, digest, run);
    }
}
