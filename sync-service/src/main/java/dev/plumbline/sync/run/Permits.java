package dev.plumbline.sync.run;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many steps are under way at once, of one run and of all together. A step that takes long gives its place among all to
 * another meanwhile, and keeps the one in its own run: an admission webhook that hangs stops the application that it is asked
 * for, and no other.
 */
final class Permits {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** What is done in a place. */
    interface Step<T> {
        T take() throws InterruptedException;
    }

    /** Places in one run. */
    record Share(Semaphore places) {}

    private final int parallel;
    private final long patience;
    private final Semaphore all;
    private final ScheduledExecutorService timer = timer();

    Permits(int parallel) {
        this(parallel, PATIENCE);
    }

    Permits(int parallel, Duration patience) {
        this.parallel = parallel;
        this.patience = patience.toMillis();
        this.all = new Semaphore(parallel);
    }

    /** The places of another run. */
    Share share() {
        return new Share(new Semaphore(parallel));
    }

    /**
     * Takes a step in its turn.
     *
     * @throws InterruptedException where the thread is interrupted before its turn
     */
    <T> T take(Share share, Step<T> step) throws InterruptedException {
        share.places().acquire();
        try {
            all.acquire();
            AtomicBoolean held = new AtomicBoolean(true);
            Runnable leave = () -> {
                if (held.getAndSet(false)) {
                    all.release();
                }
            };
            var lapse = timer.schedule(leave, patience, TimeUnit.MILLISECONDS);
            try {
                return step.take();
            } finally {
                lapse.cancel(false);
                leave.run();
            }
        } finally {
            share.places().release();
        }
    }

    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("permits").factory());
        timer.setRemoveOnCancelPolicy(true);
        return Executors.unconfigurableScheduledExecutorService(timer);
    }
}
