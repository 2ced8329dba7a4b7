package dev.plumbline.events;

import org.jspecify.annotations.Nullable;

/**
 * The poller found a ref at a commit that no webhook told of.
 *
 * @param before where the poller had last seen the ref, null where it had not
 * @param after where the ref is now
 */
public record CommitDiscovered(
        RepositoryUrl repository, String ref, @Nullable String before, String after) implements CommitEvent {

    @Override
    public String id() {
        return EventId.of(CommitDiscovered.class, repository, ref, before, after);
    }
}
