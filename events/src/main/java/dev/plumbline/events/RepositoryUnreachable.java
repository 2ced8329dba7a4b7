package dev.plumbline.events;

import java.time.Instant;

/**
 * The poller cannot ask a repository for its refs. Nothing is known of what becomes of it until {@link RepositoryReached}. While it lasts it
 * is told again for another reason, for other words of what somebody did, and after a day.
 *
 * @param message what is wrong, in a few words; no user, no password, nothing that the remote said at length
 * @param since when it failed first
 * @param next when it is asked next; after each failure it is asked later still
 */
public record RepositoryUnreachable(
        RepositoryUrl repository, Reason reason, String message, Instant since, Instant next)
        implements RepositoryEvent {

    /** What is wrong. */
    public enum Reason {
        /** The login, the key or the client certificate is missing or refused. */
        AUTHENTICATION_REFUSED,
        /** There is no such repository, or none that this login may see. */
        NOT_FOUND,
        /** The host's name means nothing. */
        HOST_NOT_FOUND,
        /** Nobody listens there. */
        CONNECTION_REFUSED,
        /** It does not answer, or not in time. */
        TIMED_OUT,
        /** The host proves to be another than the one that is known. */
        HOST_NOT_TRUSTED,
        /** It asked to be left alone for a while. */
        RATE_LIMITED,
        /** It answers more than is allowed. */
        TOO_LARGE,
        /** Our own credentials file makes no sense. */
        CREDENTIALS_UNUSABLE,
        /** Anything else. */
        FAILED
    }

    @Override
    public String id() {
        return EventId.of(RepositoryUnreachable.class, repository, reason, since, next);
    }
}
