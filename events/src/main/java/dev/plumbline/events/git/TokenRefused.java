package dev.plumbline.events.git;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** GitHub gives no token for an App's installation. */
public final class TokenRefused extends AccessException {

    /** Why not. */
    public enum Why {
        /** It does not believe that we are the App, or knows no such installation. */
        REFUSED,
        /** It wants to be left alone for a while. */
        RATE_LIMITED,
        /** It cannot be reached, or answers what makes no sense. */
        UNREACHABLE
    }

    private final Why why;
    private final transient @Nullable Duration retryAfter;

    TokenRefused(Why why, String message) {
        this(why, message, null);
    }

    TokenRefused(Why why, String message, @Nullable Duration retryAfter) {
        super(message);
        this.why = why;
        this.retryAfter = retryAfter;
    }

    /** Why not. */
    public Why why() {
        return why;
    }

    /** How long GitHub wants to be left alone; empty where it did not say so. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
