package dev.plumbline.receiver.delivery;

import dev.plumbline.events.RepositoryEvent;
import java.time.Duration;
import java.util.List;

/** Where what was told is kept. */
public interface Commits {

    /**
     * Keeps these, durably.
     *
     * @param within how long it may take
     * @return their ids, once they are kept
     * @throws CommitsUnavailable where they were not kept in that time; some may have been, and all may yet be
     */
    List<String> keep(List<RepositoryEvent> events, Duration within) throws CommitsUnavailable;

    /**
     * Whether all of these are kept already, as far as is known: an economy, since keeping them once more does no harm.
     */
    boolean known(List<RepositoryEvent> events);

    /**
     * Does beforehand what the first keeping would have to wait for.
     *
     * @throws CommitsUnavailable where that is not possible now
     */
    void prepare() throws CommitsUnavailable;

    /** Whether what was kept before is known, or was waited for long enough. */
    boolean recalled();

    /** Whether something could be kept now, as far as one can see. */
    boolean reachable();
}
