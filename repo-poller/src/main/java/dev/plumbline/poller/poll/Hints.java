package dev.plumbline.poller.poll;

import dev.plumbline.events.RepositoryEvent;
import java.util.List;

/** Where findings are told. */
public interface Hints {

    /**
     * Tells these.
     *
     * @throws HintsUnavailable where not all of them could be told; they will be found again
     */
    void tell(List<? extends RepositoryEvent> findings) throws HintsUnavailable;
}
