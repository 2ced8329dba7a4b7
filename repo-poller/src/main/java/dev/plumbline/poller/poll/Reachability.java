package dev.plumbline.poller.poll;

import dev.plumbline.events.RepositoryReached;
import dev.plumbline.events.RepositoryUnreachable;
import dev.plumbline.events.RepositoryUnreachable.Reason;
import dev.plumbline.events.RepositoryUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Tells that a repository stopped answering, and that it answers again: once each, not with each turn. The topic knows what was told, so that
 * another instance, or this one after a restart, does not tell it again.
 */
@ApplicationScoped
public class Reachability {

    /** One lost connection is nobody's concern. */
    private static final int TOLD_AFTER = 2;

    /** The topic forgets after days: what lasts is told anew before that. */
    private static final Duration TOLD_FOR = Duration.ofDays(1);

    private final Hints hints;
    private final Troubles troubles;
    private final Renames renames;
    private final Clock clock = Clock.systemUTC();

    Reachability(Hints hints, Troubles troubles, Renames renames) {
        this.hints = hints;
        this.troubles = troubles;
        this.renames = renames;
    }

    /**
     * A turn was not answered.
     *
     * @param failures how many in a row
     * @throws HintsUnavailable where that could not be told
     */
    void failed(WatchedRepository repository, RemoteUnavailable failure, int failures, Failing failing)
            throws HintsUnavailable {
        RepositoryUrl identity = repository.identity();
        if (isNews(failure.reason(), failures, troubles.of(identity))) {
            // A host that wants to be left alone is not asked for another name.
            String renamed = Optional.of(failure.reason())
                    .filter(reason -> reason != Reason.RATE_LIMITED)
                    .flatMap(reason -> renames.of(repository))
                    .map(now -> "; it was renamed: name " + now + " as repoURL")
                    .orElse("");
            hints.tell(List.of(new RepositoryUnreachable(
                    identity, failure.reason(), failure.words() + renamed, failing.since(), failing.next())));
        }
    }

    /**
     * A row of failures.
     *
     * @param since when the first of them was
     * @param next when the repository is asked next
     */
    record Failing(Instant since, Instant next) {}

    private boolean isNews(Reason reason, int failures, Optional<Troubles.Told> told) {
        boolean known = told.filter(last -> last.trouble().reason() == reason)
                .filter(last -> last.at().isAfter(clock.instant().minus(TOLD_FOR)))
                .isPresent();
        return !known && (failures >= TOLD_AFTER || reason == Reason.RATE_LIMITED);
    }

    /**
     * A turn was answered.
     *
     * @throws HintsUnavailable where that was to be told and could not be
     */
    void answered(RepositoryUrl repository) throws HintsUnavailable {
        Optional<Troubles.Told> told = troubles.of(repository);
        if (told.isPresent()) {
            hints.tell(List.of(new RepositoryReached(
                    repository, told.get().trouble().since(), told.get().event())));
        }
    }
}
