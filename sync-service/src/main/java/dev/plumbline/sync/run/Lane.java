package dev.plumbline.sync.run;

import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.DriftResolved;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.sync.apply.Outcome.Retry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * One application's work, one thing at a time, in the order it came; but a set that waits ends the run of an older one, and a
 * run that failed waits for its next attempt without holding up the rest.
 */
final class Lane {

    private static final Logger LOG = Logger.getLogger(Lane.class);
    private static final RandomGenerator RANDOM = RandomGenerator.getDefault();

    private final ApplicationKey key;
    private final Steps steps;
    private final Predicate<Lane> leave;
    private final AtomicInteger later = new AtomicInteger();
    private final LinkedBlockingDeque<Work> inbox = new LinkedBlockingDeque<>();
    private final AtomicInteger waitingSets = new AtomicInteger();
    private final Map<ObjectRef, Envelope<DriftDetected>> drifts = new HashMap<>();
    private final HealBackoff heals = new HealBackoff();
    private @Nullable SetRun run;
    private int attempts;
    private long retryAt = Long.MAX_VALUE;
    private @Nullable Completion open;
    private long settleAt = Long.MAX_VALUE;
    private boolean healsOpen = true;
    private boolean gone;
    private String fulfilled = "";

    /** What a lane does with its work. */
    interface Steps {
        /** Waits until work may begin, and tells the lane what it has to know before that. */
        void awaitReady(Lane lane) throws InterruptedException;

        /** Deals with a piece of work. */
        void handle(Lane lane, Work work);

        /** Makes another attempt at the lane's run, or at its Application's deletion. */
        void retry(Lane lane);

        /** Writes the status of a run that is otherwise done. */
        void settle(Lane lane);
    }

    /**
     * Makes a lane.
     *
     * @param leave asked when its application is gone: whether it may end
     */
    Lane(ApplicationKey key, Steps steps, Predicate<Lane> leave) {
        this.key = key;
        this.steps = steps;
        this.leave = leave;
    }

    ApplicationKey key() {
        return key;
    }

    /** Puts work in. */
    void offer(Work work) {
        if (work instanceof Work.SetArrived) {
            waitingSets.incrementAndGet();
        }
        inbox.add(work);
    }

    /** Puts work in after a while. */
    void offerLater(Work work, Duration wait) {
        later.incrementAndGet();
        Thread.ofVirtual().name("later " + key).start(() -> {
            try {
                Thread.sleep(wait);
                synchronized (later) {
                    offer(work);
                    later.decrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Whether a set waits that is newer than this one. */
    boolean newerWaits(StoredSet than) {
        return waitingSets.get() > 0
                && newestWaiting().filter(waiting -> waiting.newerThan(than)).isPresent();
    }

    /** Whether this set waits, or a newer one: then its turn will come. */
    boolean waits(StoredSet set) {
        return newestWaiting().filter(waiting -> !set.newerThan(waiting)).isPresent();
    }

    /** The newest set that waits. */
    Optional<StoredSet> newestWaiting() {
        Optional<StoredSet> newest = Optional.empty();
        for (Work work : inbox) {
            if (work instanceof Work.SetArrived(var set, var done)) {
                newest = newest.filter(other -> other.newerThan(set)).or(() -> Optional.of(set));
            }
        }
        return newest;
    }

    /** Works until it is interrupted. */
    void work() {
        MDC.put("application", key.toString());
        try {
            steps.awaitReady(this);
            while (!Thread.currentThread().isInterrupted()) {
                one();
                if (gone && leave.test(this)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            LOG.debugf("lane ended application=%s", key);
        }
    }

    private void one() throws InterruptedException {
        long wake = Math.min(retryAt, settleAt);
        Work work = inbox.poll(Math.max(0, wake - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (work instanceof Work.SetArrived) {
            waitingSets.decrementAndGet();
        }
        try {
            if (work == null && settleAt <= retryAt) {
                steps.settle(this);
            } else if (work == null) {
                retryAt = Long.MAX_VALUE;
                steps.retry(this);
            } else {
                steps.handle(this, work);
            }
        } catch (RuntimeException | Error e) {
            // The outermost edge: Kafka away for longer than its client waits, or a fault of ours. Nothing was
            // acknowledged. Not even an Error may end the lane: its work would wait for ever and nobody would know.
            LOG.errorf(e, "interrupted application=%s work=%s", key, kind(work));
            if (work == null) {
                retryIn(Retry.of(Retry.Kind.UNREACHABLE));
            } else {
                offerLater(work, Duration.ofSeconds(2));
            }
        } finally {
            MDC.remove("revision");
            MDC.remove("correlationId");
        }
    }

    private static String kind(@Nullable Work work) {
        return work == null ? "retry" : work.getClass().getSimpleName();
    }

    @Nullable
    SetRun run() {
        return run;
    }

    /** Begins a run, or ends one with null. */
    void run(@Nullable SetRun next) {
        run = next;
        attempts = 0;
        retryAt = Long.MAX_VALUE;
    }

    /** Lets {@link Steps#retry} come after the usual wait. */
    void retryIn(Retry retry) {
        attempts++;
        retryAt = System.nanoTime() + backoff(attempts, retry).toNanos();
    }

    /** How long to wait after so many failed attempts. */
    static Duration backoff(int attempts, Retry retry) {
        return Backoff.after(attempts, retry, RANDOM);
    }

    /** The run that is done but for its status; null where there is none. */
    @Nullable
    Completion open() {
        return open;
    }

    /** Lets {@link Steps#settle} come after that wait, for what is still to be written; null where nothing is. */
    void open(@Nullable Completion completion, Duration wait) {
        open = completion;
        settleAt = completion == null ? Long.MAX_VALUE : System.nanoTime() + wait.toNanos();
    }

    /** Takes down whether its application is gone, and nothing is left to do for it but what may still come. */
    void gone(boolean now) {
        gone = now;
    }

    /** Whether nothing lies here, nor is on its way. */
    boolean idle() {
        synchronized (later) {
            return inbox.isEmpty() && later.get() == 0 && run == null && open == null;
        }
    }

    /** Whether the drift that is open is to be put back, if that is wanted: at the beginning, and when the definition changed. */
    boolean healsOpen() {
        return healsOpen;
    }

    /** Takes down that it is to be put back, or was. */
    void healsOpen(boolean due) {
        healsOpen = due;
    }

    /** Takes down that what that command asked for was done. */
    void fulfilled(Envelope<?> command) {
        fulfilled = command.id();
    }

    /** Whether what that command asks for is being done, or was: it must not be done again because it could not be taken away. */
    boolean obeys(Envelope<?> command) {
        boolean underWay = run != null && run.order().cause().id().equals(command.id());
        return underWay || fulfilled.equals(command.id());
    }

    Map<ObjectRef, Envelope<DriftDetected>> drifts() {
        return drifts;
    }

    HealBackoff heals() {
        return heals;
    }

    /** Takes down drift that is told. */
    void drifted(Envelope<DriftDetected> drift) {
        drifts.put(drift.event().object(), drift);
    }

    /** Takes down that drift has ended. */
    void resolved(DriftResolved resolved) {
        Envelope<DriftDetected> open = drifts.get(resolved.object());
        if (open != null && open.id().equals(resolved.detected())) {
            drifts.remove(resolved.object());
        }
    }
}
