package dev.plumbline.sync.run;

import dev.plumbline.events.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps two who want different things from fighting at full speed: an object is put back at once a few times, then ever more
 * slowly, until it has been left in peace for a while.
 */
final class HealBackoff {

    static final int AT_ONCE = 5;
    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration MOST = Duration.ofMinutes(5);
    static final Duration PEACE = Duration.ofMinutes(10);

    private record Fight(int times, Instant last) {}

    private final Map<ObjectRef, Fight> fights = new HashMap<>();

    /** How long to wait before an object may be put back; zero for at once. */
    Duration before(ObjectRef object, Instant now) {
        Fight fight = fights.get(object);
        if (fight == null || fight.last().plus(PEACE).isBefore(now)) {
            fights.remove(object);
            return Duration.ZERO;
        }
        int over = fight.times() - AT_ONCE;
        if (over < 0) {
            return Duration.ZERO;
        }
        Duration pause = FIRST.multipliedBy(1L << Math.min(over, 20));
        Duration bounded = pause.compareTo(MOST) > 0 ? MOST : pause;
        Duration left = Duration.between(now, fight.last().plus(bounded));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Takes down that an object was put back. */
    void healed(ObjectRef object, Instant now) {
        fights.merge(object, new Fight(1, now), (before, one) -> new Fight(before.times() + 1, now));
    }
}
