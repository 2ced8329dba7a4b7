package dev.plumbline.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class HealBackoffTest {

    private static final ObjectRef OBJECT = new ObjectRef("", "ConfigMap", "fleet", "web");
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private final HealBackoff backoff = new HealBackoff();

    @Test
    void aPersonIsAlwaysAnsweredAtOnce() {
        for (int i = 0; i < HealBackoff.AT_ONCE; i++) {
            assertThat(backoff.before(OBJECT, START)).isZero();
            backoff.healed(OBJECT, START);
        }
    }

    @Test
    void whoInsistsIsAnsweredAtAnEvenPace() {
        fight();
        assertThat(backoff.before(OBJECT, START)).isEqualTo(HealBackoff.PAUSE);
        Instant next = START.plus(HealBackoff.PAUSE);
        assertThat(backoff.before(OBJECT, next)).isZero();
        backoff.healed(OBJECT, next);
        assertThat(backoff.before(OBJECT, next)).isEqualTo(HealBackoff.PAUSE);
    }

    @Test
    void peaceWinsBackWhatWasUsedUp() {
        fight();
        Instant later = START.plus(HealBackoff.PAUSE.multipliedBy(HealBackoff.AT_ONCE));
        backoff.healed(OBJECT, later);
        assertThat(backoff.before(OBJECT, later.plus(Duration.ofMillis(1)))).isZero();
    }

    @Test
    void oneObjectsFightDoesNotHoldUpAnother() {
        fight();
        assertThat(backoff.before(new ObjectRef("", "ConfigMap", "fleet", "other"), START))
                .isZero();
    }

    private void fight() {
        for (int i = 0; i < HealBackoff.AT_ONCE; i++) {
            backoff.healed(OBJECT, START);
        }
    }
}
