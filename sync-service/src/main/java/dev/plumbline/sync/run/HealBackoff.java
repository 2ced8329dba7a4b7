package dev.plumbline.sync.run;

import dev.plumbline.events.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps two who want different things from fighting at full speed. An object may be put back at once many times in a row, as
 * people and their scripts need it; a controller that insists uses these up, and is then answered at a slow, even pace. What
 * is left in peace wins back one time at once for each such pause.
 */
final class HealBackoff {

    static final int AT_ONCE = 60;
    static final Duration PAUSE = Duration.ofSeconds(5);

    /** How many times at once were left when the object was last put back. */
    private record Fight(int left, Instant last) {

        int leftAt(Instant now) {
            long wonBack = Duration.between(last, now).dividedBy(PAUSE);
            return (int) Math.min(AT_ONCE, left + Math.max(0, wonBack));
        }
    }

    private final Map<ObjectRef, Fight> fights = new HashMap<>();

    /** How long to wait before an object may be put back; zero for at once. */
    Duration before(ObjectRef object, Instant now) {
        Fight fight = fights.get(object);
        if (fight == null || fight.leftAt(now) > 0) {
            return Duration.ZERO;
        }
        return Duration.between(now, fight.last().plus(PAUSE));
    }

    /** Takes down that an object was put back. */
    void healed(ObjectRef object, Instant now) {
        fights.values().removeIf(fight -> fight.leftAt(now) == AT_ONCE);
        Fight fight = fights.getOrDefault(object, new Fight(AT_ONCE, now));
        fights.put(object, new Fight(Math.max(0, fight.leftAt(now) - 1), now));
    }
}
