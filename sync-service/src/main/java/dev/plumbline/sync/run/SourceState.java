package dev.plumbline.sync.run;

import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.RepositoryReached;
import dev.plumbline.events.RepositoryRenamed;
import dev.plumbline.events.RepositoryUnreachable;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a repository.
 *
 * @param trouble why it cannot be asked; null where nothing is known against it
 * @param reached whether it answered after it had not
 * @param missed how many changes in a row no webhook told of; negative where none of either kind is known
 */
record SourceState(@Nullable RepositoryUnreachable trouble, boolean reached, int missed) {

    /** So many changes that no webhook told of are no accident. */
    static final int MISSED = 3;

    static final SourceState UNKNOWN = new SourceState(null, false, -1);

    private static final String POLLER = "/plumbline/repo-poller";

    /**
     * After one more event.
     *
     * @param source who told it
     */
    SourceState after(RepositoryEvent event, String source) {
        return switch (event) {
            case RepositoryUnreachable told -> new SourceState(told, false, missed);
            case RepositoryReached reached -> new SourceState(null, true, missed);
            case RepositoryRenamed renamed -> this;
            case CommitEvent commit when isFirstSeen(commit) || hasNoWebhooks(commit) -> this;
            case CommitEvent commit
            when source.equals(POLLER) -> new SourceState(trouble, reached, Math.min(MISSED, Math.max(0, missed) + 1));
            case CommitEvent commit -> new SourceState(trouble, reached, 0);
        };
    }

    /** The first that is seen of a ref may be older than its webhook, unless the ref itself is new. */
    private static boolean isFirstSeen(CommitEvent commit) {
        return commit instanceof CommitDiscovered found && found.mayBeOld();
    }

    /** A Helm repository is a web server's folder. */
    private static boolean hasNoWebhooks(CommitEvent commit) {
        return commit.repository().value().startsWith("helm://");
    }
}
