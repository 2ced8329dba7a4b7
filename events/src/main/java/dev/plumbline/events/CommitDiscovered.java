package dev.plumbline.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The poller found a ref at a commit that no webhook told of.
 *
 * @param before where the poller had last seen the ref, null where it had not
 * @param after where the ref is now
 * @param since the id of the event that had told {@code before}: a ref that goes to and fro is discovered each time anew; null
 *     where nothing had been told
 * @param appeared whether the ref came while it, or the range of versions that it is the highest of, was followed; false where it moved,
 *     or where it may have been there before anybody followed it, and in older records
 */
public record CommitDiscovered(
        RepositoryUrl repository,
        String ref,
        @Nullable String before,
        String after,
        @Nullable String since,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean appeared)
        implements CommitEvent {

    /** The first that is known of a ref. */
    public CommitDiscovered(RepositoryUrl repository, String ref, @Nullable String before, String after) {
        this(repository, ref, before, after, null);
    }

    /** A ref that moved. */
    public CommitDiscovered(
            RepositoryUrl repository, String ref, @Nullable String before, String after, @Nullable String since) {
        this(repository, ref, before, after, since, false);
    }

    /** The same of a ref that was not there before. */
    public CommitDiscovered asAppeared() {
        return new CommitDiscovered(repository, ref, before, after, since, true);
    }

    /** Whether it may be older than its webhook would have been: then nobody missed one. */
    public boolean mayBeOld() {
        return before == null && !appeared;
    }

    @Override
    public String id() {
        return since == null
                ? EventId.of(CommitDiscovered.class, repository, ref, before, after)
                : EventId.of(CommitDiscovered.class, repository, ref, before, after, since);
    }
}
