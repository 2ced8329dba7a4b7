package dev.plumbline.events;

import org.jspecify.annotations.Nullable;

/** What became of a set in the cluster. */
public sealed interface SyncEvent extends Event
        permits SyncStarted, SyncSucceeded, SyncFailed, SyncSuperseded, SyncHeld {

    /** The application. */
    ApplicationRef application();

    /** The commit that the set was rendered from; null where there is none yet. */
    @Nullable
    String revision();

    @Override
    default Topic topic() {
        return Topic.SYNC;
    }

    @Override
    default String key() {
        return application().key().toString();
    }

    @Override
    default String subject() {
        return application().toString();
    }
}
