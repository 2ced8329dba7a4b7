package dev.plumbline.poller.poll;

import dev.plumbline.events.RepositoryUrl;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A remote did not list its refs. */
public final class RemoteUnavailable extends PollFailure {

    private final transient @Nullable Duration retryAfter;

    /** Because of that, in a few words. */
    public RemoteUnavailable(RepositoryUrl repository, String reason) {
        this(repository, reason, null);
    }

    /**
     * Because of that, in a few words.
     *
     * @param retryAfter how long the remote asked to be left alone, null where it did not
     */
    public RemoteUnavailable(RepositoryUrl repository, String reason, @Nullable Duration retryAfter) {
        super(repository + ": " + reason, null);
        this.retryAfter = retryAfter;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
