package dev.plumbline.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some object could not be applied or pruned. The others were: a bad object stops none of them.
 *
 * @param message the first failure, for people
 * @param attempt counts the tries of this run, from 1
 * @param retried whether the same set is tried again by itself
 * @param results of the objects that were written, deleted, or failed
 * @param failure a name of this failure's own: a run that is taken up again after a crash counts its attempts anew; null in older
 *     records
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
        List<ObjectResult> results,
        @Nullable String failure)
        implements SyncEvent {

    public SyncFailed {
        results = List.copyOf(results);
    }

    @Override
    public String id() {
        return failure == null
                ? EventId.of(SyncFailed.class, application.uid(), epoch, revision, digest, run, attempt)
                : EventId.of(SyncFailed.class, application.uid(), epoch, revision, digest, run, attempt, failure);
    }
}
