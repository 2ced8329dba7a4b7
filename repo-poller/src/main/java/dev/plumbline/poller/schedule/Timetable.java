package dev.plumbline.poller.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/**
 * When a repository is asked next: an interval after an answer, ever later after failures, and never at the same moment as all
 * the others.
 */
public final class Timetable {

    /** How far a turn is moved to either side, as a part of what is waited. */
    static final double JITTER = 0.1;

    /** Newly known repositories are asked within this time. */
    static final Duration FIRST = Duration.ofSeconds(1);

    static final Duration MOST_ASKED = Duration.ofHours(1);

    private static final int MAX_DOUBLINGS = 20;

    private final Clock clock;
    private final DoubleSupplier chance;
    private final Duration interval;
    private final Duration longest;

    /**
     * A timetable.
     *
     * @param chance from 0 to below 1, evenly
     * @param interval between two turns of a repository that answers
     * @param longest between two turns of one that does not; not shorter than the interval counts
     */
    public Timetable(Clock clock, DoubleSupplier chance, Duration interval, Duration longest) {
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("the interval has to be longer than nothing");
        }
        this.clock = clock;
        this.chance = chance;
        this.interval = interval;
        this.longest = longest.compareTo(interval) < 0 ? interval : longest;
    }

    /** The first turn of a repository. */
    public Instant first() {
        return clock.instant().plus(scaled(FIRST, chance.getAsDouble()));
    }

    /** The turn after one that was answered. */
    public Instant afterAnswer() {
        return clock.instant().plus(jittered(interval));
    }

    /**
     * The turn after one that was not answered: the interval, doubled with each failure in a row after the first.
     *
     * @param failures how many in a row, this one included
     * @param atLeast how long the remote asked to be left alone; more than an hour counts as an hour
     */
    public Instant afterFailure(int failures, Duration atLeast) {
        Duration wait = interval;
        for (int i = 1; i < Math.min(failures, MAX_DOUBLINGS) && wait.compareTo(longest) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        Duration ours = jittered(wait.compareTo(longest) > 0 ? longest : wait);
        Duration asked = bounded(atLeast);
        // Never before it, and not all at the same moment after it.
        Duration theirs = asked.plus(scaled(asked, JITTER * chance.getAsDouble()));
        return clock.instant().plus(ours.compareTo(theirs) > 0 ? ours : theirs);
    }

    /** Until when a host is left alone of which that was told before; more than an hour from now counts as an hour. */
    public Instant restUntil(Instant told) {
        Instant now = clock.instant();
        return now.plus(bounded(Duration.between(now, told)));
    }

    /** The turn of a repository whose host is left alone until then: not at the same moment as all the others of that host. */
    public Instant afterRest(Instant until) {
        return until.plus(scaled(interval, JITTER * chance.getAsDouble()));
    }

    /** For how long a host is left alone that asked for that; more than an hour counts as an hour. */
    public static Duration bounded(Duration asked) {
        return asked.compareTo(MOST_ASKED) > 0 ? MOST_ASKED : asked;
    }

    private Duration jittered(Duration wait) {
        return scaled(wait, 1 - JITTER + 2 * JITTER * chance.getAsDouble());
    }

    private static Duration scaled(Duration wait, double factor) {
        return Duration.ofNanos((long) (wait.toNanos() * factor));
    }
}
