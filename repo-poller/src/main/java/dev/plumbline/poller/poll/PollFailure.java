package dev.plumbline.poller.poll;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A turn came to nothing. The message bears no user, no password and nothing that the remote said at length. */
public abstract sealed class PollFailure extends Exception permits RemoteUnavailable, HintsUnavailable {

    PollFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** How long the remote asked to be left alone, empty where it did not. */
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }
}
