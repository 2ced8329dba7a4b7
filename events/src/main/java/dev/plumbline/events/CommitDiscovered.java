package dev.plumbline.events;

import org.jspecify.annotations.Nullable;

/**
 * The poller found a ref at a commit that no webhook told of.
 *
 * @param before where the poller had last seen the ref, null where it had not
 * @param after where the ref is now
 * @param since the id of the event that had told {@code before}: a ref that goes to and fro is discovered each time anew; null
 *     where nothing had been told
 */
public record CommitDiscovered(
        RepositoryUrl repository,
        String ref,
        @Nullable String before,
        String after,
        @Nullable String since) implements CommitEvent {

    /** The first that is known of a ref. */
    public CommitDiscovered(RepositoryUrl repository, String ref, @Nullable String before, String after) {
        this(repository, ref, before, after, null);
    }

    @Override
    public String id() {
        return since == null
                ? EventId.of(CommitDiscovered.class, repository, ref, before, after)
                : EventId.of(CommitDiscovered.class, repository, ref, before, after, since);
    }
}
