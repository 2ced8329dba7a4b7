package dev.plumbline.poller.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One repository's turns: they end when it is no longer the one that is watched under its name. */
final class Repeated {

    private WatchedRepository repository;
    private Found found = Found.NOTHING;
    private int failures;
    private Instant failingSince = Instant.EPOCH;
    private @Nullable Future<?> next;
    private @Nullable Instant due;
    private boolean hurried;

    Repeated(WatchedRepository repository) {
        this.repository = repository;
    }

    synchronized WatchedRepository repository() {
        return repository;
    }

    /** Applications name it otherwise, or follow other refs of it. */
    synchronized void become(WatchedRepository other) {
        repository = other;
    }

    /** What the last turn that was answered found. */
    synchronized Found found() {
        return found;
    }

    synchronized void answered(Found now) {
        found = now;
        failures = 0;
    }

    /** One more failure in a row; how many there are now. */
    synchronized int failed(Instant now) {
        if (failures == 0) {
            failingSince = now;
        }
        return ++failures;
    }

    /** How many failures there were in a row. */
    synchronized int failures() {
        return failures;
    }

    /** When the first failure of the row was; that time where there is none. */
    synchronized Instant failingSince(Instant otherwise) {
        return failures == 0 ? otherwise : failingSince;
    }

    /**
     * The next turn waits for its time.
     *
     * @param wait what is waited, unless somebody hurried
     * @param now from when
     * @param schedule has the turn wait for so long; it begins only after this is done
     */
    synchronized void waits(Duration wait, Instant now, Function<Duration, Future<?>> schedule) {
        Duration left = hurried || wait.isNegative() ? Duration.ZERO : wait;
        hurried = false;
        due = now.plus(left);
        next = schedule.apply(left);
    }

    /** Its host is asked. */
    synchronized void asked() {
        due = null;
    }

    /** By how much the host should have been asked before, negative where it is not yet time; nothing where it is being asked. */
    synchronized Duration overdue(Instant now) {
        return due == null ? Duration.ZERO : Duration.between(due, now);
    }

    /** The turn that waited begins. */
    synchronized void begins() {
        next = null;
    }

    /**
     * The next turn is to come at once.
     *
     * @return whether one waited, which is now cancelled; otherwise one is under way, and the next will not wait
     */
    synchronized boolean hurry() {
        Future<?> waiting = next;
        if (waiting != null && waiting.cancel(false)) {
            next = null;
            return true;
        }
        hurried = true;
        return false;
    }
}
