package dev.plumbline.events;

import java.util.List;

/**
 * Some object could not be applied or pruned. The others were: a bad object stops none of them.
 *
 * @param message the first failure, for people
 * @param attempt counts the tries of this run, from 1
 * @param retried whether the same set is tried again by itself
 * @param results of the objects that were written, deleted, or failed
 */
public record SyncFailed(
        ApplicationRef application,
        long epoch,
        String revision,
        String digest,
        String run,
        int attempt,
        boolean retried,
        String message,
        SyncCounts counts,
        List<ObjectResult> results)
        implements SyncEvent {

    public SyncFailed {
        results = List.copyOf(results);
    }

    @Override
    public String id() {
        return EventId.of(SyncFailed.class, application.uid(), epoch, revision, digest, run, attempt);
    }
}
