package dev.plumbline.sync.run;

import dev.plumbline.sync.apply.Outcome.Retry;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: doubling, capped by how hopeful it is, with a fifth of jitter. */
final class Backoff {

    private Backoff() {}

    static Duration after(int attempts, Retry retry, RandomGenerator random) {
        Duration wait =
                switch (retry.kind()) {
                    case UNREACHABLE -> doubled(Duration.ofMillis(250), attempts, Duration.ofSeconds(2));
                    case TRANSIENT -> doubled(Duration.ofMillis(250), attempts, Duration.ofSeconds(15));
                    case LASTING -> doubled(Duration.ofSeconds(30), attempts, Duration.ofMinutes(5));
                };
        Duration asked = retry.after();
        Duration least = asked != null && asked.compareTo(wait) > 0 ? asked : wait;
        return least.plusMillis((long) (least.toMillis() * random.nextDouble(0.2)));
    }

    private static Duration doubled(Duration first, int attempts, Duration most) {
        Duration wait = first.multipliedBy(1L << Math.min(attempts - 1, 20));
        return wait.compareTo(most) > 0 ? most : wait;
    }
}
