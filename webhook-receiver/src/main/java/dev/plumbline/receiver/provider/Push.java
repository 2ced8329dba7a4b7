package dev.plumbline.receiver.provider;

import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.RefDeleted;
import dev.plumbline.events.RepositoryUrl;
import org.jspecify.annotations.Nullable;

/**
 * What all pushes of one delivery have in common.
 *
 * @param pusher null where the provider does not say
 */
record Push(
        RepositoryUrl repository,
        String provider,
        String delivery,
        @Nullable String pusher) {

    /**
     * The event of a ref that went from one commit to another.
     *
     * @param before null where the ref is new
     * @param after null where the ref is gone
     * @param blamed the field to name where neither is there
     */
    CommitEvent moved(String ref, @Nullable String before, @Nullable String after, boolean forced, Field blamed)
            throws MalformedDelivery {
        if (after != null) {
            return new CommitPushed(repository, ref, before, after, forced, provider, delivery, pusher);
        }
        if (before != null) {
            return deleted(ref, before);
        }
        throw blamed.wrong("names no commit before and none after");
    }

    /**
     * The event of a ref that is gone.
     *
     * @param before null where the provider does not say
     */
    CommitEvent deleted(String ref, @Nullable String before) {
        return new RefDeleted(repository, ref, before, delivery);
    }
}
