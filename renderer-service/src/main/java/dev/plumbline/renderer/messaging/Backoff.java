package dev.plumbline.renderer.messaging;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next attempt: longer each time, up to a cap, and never in step with others. */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration USUAL_CAP = Duration.ofSeconds(5);
    private static final int MAX_DOUBLINGS = 20;

    private Backoff() {}

    /** The pause after so many failed attempts: between half of and the full doubled time. */
    static Duration after(int attempts, Duration cap) {
        long doubled = FIRST.toMillis() << Math.min(attempts, MAX_DOUBLINGS);
        long full = Math.min(doubled, cap.toMillis());
        return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
    }

    /** The pause after many failed attempts. */
    static Duration longest(Duration cap) {
        return after(MAX_DOUBLINGS, cap);
    }

    /** Waits before the next attempt; where the service ends meanwhile, there is none. */
    static void pause(int attempts) {
        try {
            Thread.sleep(after(attempts, USUAL_CAP));
        } catch (InterruptedException e) {
            Unfinished.leave();
        }
    }
}
