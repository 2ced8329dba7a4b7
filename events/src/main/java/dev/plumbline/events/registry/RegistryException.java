package dev.plumbline.events.registry;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A repository of charts or artifacts did not give what was asked for. The message holds no URL but its host, and no login. */
public final class RegistryException extends Exception {

    /** What is wrong, as far as it matters to who asked. */
    public enum Kind {
        /** It cannot be reached, refuses, or breaks off: it may work later. */
        UNAVAILABLE,
        /** What was asked for is not there. */
        NOT_FOUND,
        /** It answers what no client can use, or what is not what it says it is. */
        INVALID,
        /** It answers more than is allowed. */
        TOO_LARGE
    }

    /** Why it is unavailable, as far as that matters to people. */
    public enum Why {
        /** The login is missing or refused. */
        LOGIN_REFUSED,
        /** The host's name means nothing. */
        UNKNOWN_HOST,
        /** Nobody listens there. */
        CONNECTION_REFUSED,
        /** It does not answer, or not in time. */
        TIMED_OUT,
        /** Its certificate is not believed, or TLS fails otherwise. */
        NOT_TRUSTED,
        /** It wants to be left alone for a while. */
        RATE_LIMITED,
        /** Anything else, or it is not unavailable. */
        OTHER
    }

    private final Kind kind;
    private final Why why;
    private final transient @Nullable Duration retryAfter;

    /** Because of that, in a few words. */
    public RegistryException(Kind kind, String message) {
        this(kind, Why.OTHER, message, null);
    }

    RegistryException(Kind kind, Why why, String message, @Nullable Duration retryAfter) {
        super(message);
        this.kind = kind;
        this.why = why;
        this.retryAfter = retryAfter;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }

    /** Why it is unavailable. */
    public Why why() {
        return why;
    }

    /** How long it asked to be left alone; empty where it did not. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The message; never null. */
    public String text() {
        String message = getMessage();
        return message == null ? kind.name() : message;
    }
}
