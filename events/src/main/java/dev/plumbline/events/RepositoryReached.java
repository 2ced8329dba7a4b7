package dev.plumbline.events;

import java.time.Instant;

/**
 * A repository that the poller could not ask answers again.
 *
 * @param unreachableSince when it had failed first
 * @param trouble the id of the {@link RepositoryUnreachable} that was told last
 */
public record RepositoryReached(RepositoryUrl repository, Instant unreachableSince, String trouble)
        implements RepositoryEvent {

    @Override
    public String id() {
        return EventId.of(RepositoryReached.class, repository, trouble);
    }
}
