package dev.plumbline.poller.poll;

import dev.plumbline.events.RepositoryUnreachable;
import dev.plumbline.events.RepositoryUrl;
import java.time.Instant;
import java.util.Optional;

/** Which repositories were told to be unreachable, and not yet told to be reached again. */
public interface Troubles {

    /** What was told last of a repository; empty where it was told to be reached, or nothing was. */
    Optional<Told> of(RepositoryUrl repository);

    /**
     * A trouble as it was told.
     *
     * @param event its id
     * @param at when
     */
    record Told(RepositoryUnreachable trouble, String event, Instant at) {}
}
