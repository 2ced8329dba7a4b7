package dev.plumbline.sync.run;

import dev.plumbline.sync.apply.Outcome.Retry;
import org.jspecify.annotations.Nullable;

/** How an attempt ended. */
public sealed interface Ending {

    /**
     * The cluster holds the set.
     *
     * @param open what its Application's status has yet to say; null where nothing
     */
    record Finished(@Nullable Completion open) implements Ending {}

    /** The set is not to be applied now, or its application is gone: nothing is left to do. */
    record Dropped(String why) implements Ending {}

    /** A newer set waits. */
    record Superseded() implements Ending {}

    /** What the attempt was based on has changed meanwhile. */
    record Outdated() implements Ending {}

    /** It is to be tried again. */
    record Again(Retry retry) implements Ending {}
}
