package dev.plumbline.renderer.source;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends work that takes longer than is allowed in all, whatever it waits for: a remote that sends a byte now and then is never
 * silent. The work has a virtual thread of its own, which is interrupted; that closes the socket that it reads from.
 */
final class Deadline {

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private Deadline() {}

    /**
     * Returns when the work has ended, well or with its own exception.
     *
     * @throws TimeoutException where it was ended; it is over by then
     * @throws SourceUnavailable where the waiting thread is interrupted; the work is over by then too
     */
    static void within(Duration total, Runnable work) throws TimeoutException {
        FutureTask<Boolean> task = new FutureTask<>(work, true);
        Thread thread = Thread.ofVirtual().name("fetch").start(task);
        try {
            task.get(total.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException own) {
                throw own;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            end(thread);
            Thread.currentThread().interrupt();
            throw new SourceUnavailable("interrupted while a repository was fetched");
        } finally {
            // Whatever it was doing, it must not go on with a mirror that is another's by then.
            end(thread);
        }
    }

    /** Some of what it may wait for is tried again after an interruption. */
    private static void end(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            thread.interrupt();
            try {
                thread.join(AGAIN);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
