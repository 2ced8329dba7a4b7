package dev.plumbline.e2e.process;

import java.time.Duration;

/** A pause between two questions. */
public final class Pause {
    private Pause() {}

    /**
     * Waits.
     *
     * @throws ProcessException where the thread is interrupted
     */
    public static void of(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProcessException("interrupted while waiting", e);
        }
    }

    /**
     * Asks until the answer is yes.
     *
     * @param what what is waited for, for the message
     * @throws ProcessException where it does not come in time
     */
    public static void until(String what, Duration atMost, Readiness readiness) {
        var deadline = System.nanoTime() + atMost.toNanos();
        while (!reached(readiness)) {
            if (System.nanoTime() > deadline) {
                throw new ProcessException(what + ": not after " + atMost.toSeconds() + " s");
            }
            of(Duration.ofMillis(50));
        }
    }

    private static boolean reached(Readiness readiness) {
        try {
            return readiness.reached();
        } catch (java.io.IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProcessException("interrupted while waiting", e);
        }
    }
}
