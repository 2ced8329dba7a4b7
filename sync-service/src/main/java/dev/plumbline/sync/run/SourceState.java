package dev.plumbline.sync.run;

import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.RepositoryReached;
import dev.plumbline.events.RepositoryRenamed;
import dev.plumbline.events.RepositoryUnreachable;
import dev.plumbline.sync.application.StatusChange;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a repository.
 *
 * @param trouble why it cannot be asked; null where nothing is known against it
 * @param missed how many changes in a row no webhook told of; negative where none of either kind is known
 */
record SourceState(@Nullable RepositoryUnreachable trouble, int missed) {

    /** So many changes that no webhook told of are no accident. */
    static final int MISSED = 3;

    static final SourceState UNKNOWN = new SourceState(null, -1);

    private static final String POLLER = "/plumbline/repo-poller";

    /** Of several repositories of one application: the first trouble, and the most changes that no webhook told of. */
    static SourceState ofAll(Stream<SourceState> states) {
        return states.reduce(
                UNKNOWN,
                (a, b) -> new SourceState(a.trouble == null ? b.trouble : a.trouble, Math.max(a.missed, b.missed)));
    }

    /**
     * After one more event.
     *
     * @param source who told it
     */
    SourceState after(RepositoryEvent event, String source) {
        return switch (event) {
            case RepositoryUnreachable told -> new SourceState(told, missed);
            case RepositoryReached reached -> new SourceState(null, missed);
            case RepositoryRenamed renamed -> this;
            case CommitEvent commit when isFirstSeen(commit) || hasNoWebhooks(commit) -> this;
            case CommitEvent commit
            when source.equals(POLLER) -> new SourceState(trouble, Math.min(MISSED, Math.max(0, missed) + 1));
            case CommitEvent commit -> new SourceState(trouble, 0);
        };
    }

    /** The first that is seen of a ref may be older than its webhook. */
    private static boolean isFirstSeen(CommitEvent commit) {
        return commit instanceof CommitDiscovered found && found.before() == null;
    }

    /** A Helm repository is a web server's folder. */
    private static boolean hasNoWebhooks(CommitEvent commit) {
        return commit.repository().value().startsWith("helm://");
    }

    StatusChange describe(StatusChange status) {
        StatusChange reachable = trouble == null
                ? status.sourceReachable()
                : status.sourceUnreachable(
                        reason(trouble),
                        trouble.message() + "; not since " + trouble.since() + ", asked next at " + trouble.next()
                                + " and then ever more seldom");
        if (missed >= MISSED) {
            return reachable.webhooksMissing("no webhook told of the repository's last " + MISSED + " changes");
        }
        return missed < 0 ? reachable : reachable.webhooksArriving();
    }

    /** {@code AuthenticationRefused}. */
    private static String reason(RepositoryUnreachable trouble) {
        StringBuilder camel = new StringBuilder();
        for (String word : trouble.reason().name().split("_", -1)) {
            camel.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return camel.toString();
    }
}
