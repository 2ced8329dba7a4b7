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

    private final Kind kind;
    private final transient @Nullable Duration retryAfter;

    /** Because of that, in a few words. */
    public RegistryException(Kind kind, String message) {
        this(kind, message, null);
    }

    RegistryException(Kind kind, String message, @Nullable Duration retryAfter) {
        super(message);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
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
