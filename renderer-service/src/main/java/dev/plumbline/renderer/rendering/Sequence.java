package dev.plumbline.renderer.rendering;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers sets so that each comes after all that this renderer made or heard of, whatever its clock says: a hybrid logical clock.
 * The time, in milliseconds since 1970, only says where to go on where nothing was heard.
 */
final class Sequence {

    private final InstantSource clock;
    private final AtomicLong last = new AtomicLong();

    Sequence(InstantSource clock) {
        this.clock = clock;
    }

    /** The next number. */
    long next() {
        return last.updateAndGet(before -> Math.max(before + 1, clock.millis()));
    }

    /** Takes down a number that was given elsewhere: the next one is above it. */
    void heard(long number) {
        last.accumulateAndGet(number, Math::max);
    }

    /** Whether a number is above all that would have been given here by now. */
    boolean isAhead(long number) {
        return number > Math.max(last.get(), clock.millis());
    }
}
