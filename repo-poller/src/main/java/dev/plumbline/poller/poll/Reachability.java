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
 * Tells that a repository stopped answering, why, and that it answers again: once each, not with each turn. The topic knows what was told, so that
 * another instance, or this one after a restart, does not tell it again.
 */
@ApplicationScoped
public class Reachability {

    /** One lost connection is nobody's concern. */
    private static final int TOLD_AFTER = 2;

    /** The topic forgets after days: what lasts is told anew before that. */
    private static final Duration TOLD_FOR = Duration.ofDays(1);

    /** A host that is sick fails now so, now so: its words are told no more often. */
    private static final Duration SICK = Duration.ofHours(1);

    private static final String RENAMED = "; it was renamed: name ";

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
        if (failures < TOLD_AFTER && failure.reason() != Reason.RATE_LIMITED) {
            return;
        }
        RepositoryUrl identity = repository.identity();
        Optional<RepositoryUnreachable> known =
                troubles.of(identity).filter(last -> isStillTrue(last, failure)).map(Troubles.Told::trouble);
        Optional<String> renamed = renamed(repository, failure.reason(), known);
        if (known.isEmpty() || renamed.isPresent()) {
            hints.tell(List.of(new RepositoryUnreachable(
                    identity,
                    failure.reason(),
                    failure.words() + renamed.orElse(""),
                    failing.since(),
                    failing.next())));
        }
    }

    /**
     * A row of failures.
     *
     * @param since when the first of them was
     * @param next when the repository is asked next
     */
    record Failing(Instant since, Instant next) {}

    private boolean isStillTrue(Troubles.Told last, RemoteUnavailable failure) {
        String message = last.trouble().message();
        boolean sameWords = message.equals(failure.words()) || message.startsWith(failure.words() + RENAMED);
        Duration lasts = sameWords ? TOLD_FOR : othersWait(failure.reason());
        return last.trouble().reason() == failure.reason()
                && last.at().isAfter(clock.instant().minus(lasts));
    }

    /** For how long other words of the same reason are no news: where somebody did something, they are at once. */
    private static Duration othersWait(Reason reason) {
        return switch (reason) {
            case AUTHENTICATION_REFUSED, NOT_FOUND, HOST_NOT_TRUSTED, CREDENTIALS_UNUSABLE -> Duration.ZERO;
            case HOST_NOT_FOUND, CONNECTION_REFUSED, TIMED_OUT, TOO_LARGE, FAILED -> SICK;
            // They say whether it was this repository or another one of the host that was told to wait.
            case RATE_LIMITED -> TOLD_FOR;
        };
    }

    /** In words, the new name that is to be told; empty where there is none, or it was told. */
    private Optional<String> renamed(
            WatchedRepository repository, Reason reason, Optional<RepositoryUnreachable> known) {
        if (reason == Reason.RATE_LIMITED) {
            return Optional.empty(); // a host that wants to be left alone is not asked for another name
        }
        return renames.of(repository)
                .filter(now -> known.map(RepositoryUnreachable::message)
                        .filter(message -> message.endsWith(words(now)))
                        .isEmpty())
                .filter(now -> renames.answers(repository, now))
                .map(Reachability::words);
    }

    private static String words(RepositoryUrl now) {
        return RENAMED + now + " as repoURL";
    }

    /** When a repository is asked next whose host was told to be left alone; empty where it was not, or that time has come. */
    Optional<Instant> restsUntil(RepositoryUrl repository) {
        return troubles.of(repository)
                .map(Troubles.Told::trouble)
                .filter(trouble -> trouble.reason() == Reason.RATE_LIMITED)
                .map(RepositoryUnreachable::next)
                .filter(clock.instant()::isBefore);
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
