package dev.plumbline.events;

import org.jspecify.annotations.Nullable;

/**
 * A ref is gone from its repository.
 *
 * @param before the commit that it was at, null where the provider does not say
 * @param origin what tells this deletion from another of the same ref: the delivery's id, or the poller's name
 */
public record RefDeleted(
        RepositoryUrl repository, String ref, @Nullable String before, String origin) implements CommitEvent {

    @Override
    public String id() {
        return EventId.of(RefDeleted.class, repository, ref, before, origin);
    }
}
