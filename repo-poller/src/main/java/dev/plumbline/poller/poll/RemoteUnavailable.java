package dev.plumbline.poller.poll;

import dev.plumbline.events.RepositoryUnreachable.Reason;
import dev.plumbline.events.RepositoryUrl;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A remote did not list its refs. */
public final class RemoteUnavailable extends PollFailure {

    private final Reason reason;
    private final String words;
    private final transient @Nullable Duration retryAfter;

    /**
     * Because of that.
     *
     * @param words in a few of them
     */
    public RemoteUnavailable(RepositoryUrl repository, Reason reason, String words) {
        this(repository, reason, words, null);
    }

    /**
     * Because of that.
     *
     * @param words in a few of them
     * @param retryAfter how long the remote asked to be left alone, null where it did not
     */
    public RemoteUnavailable(RepositoryUrl repository, Reason reason, String words, @Nullable Duration retryAfter) {
        super(repository + ": " + words, null);
        this.reason = reason;
        this.words = words;
        this.retryAfter = retryAfter;
    }

    /** It was not even asked, since its host wants to be left alone. */
    static RemoteUnavailable resting(WatchedRepository repository) {
        return new RemoteUnavailable(
                repository.identity(), Reason.RATE_LIMITED, "its host asked to be left alone for a while");
    }

    /** Of which kind it is. */
    public Reason reason() {
        return reason;
    }

    String words() {
        return words;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
