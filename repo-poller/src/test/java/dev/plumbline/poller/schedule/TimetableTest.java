package dev.plumbline.poller.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class TimetableTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @Test
    void aRemoteThatAsksToBeLeftAloneIsButNotForEver() {
        assertThat(timetable(0.5).afterFailure(1, Duration.ofMinutes(20)))
                .isBetween(NOW.plus(Duration.ofMinutes(20)), NOW.plus(Duration.ofMinutes(22)));
        assertThat(timetable(0.5).afterFailure(1, Duration.ofDays(30))).isBefore(NOW.plus(Duration.ofMinutes(67)));
        assertThat(timetable(0.5).afterFailure(3, Duration.ofSeconds(1))).isEqualTo(NOW.plusSeconds(240));
    }

    @Test
    void keepsToWhatWasToldBeforeButNotForEver() {
        assertThat(timetable(0.5).restUntil(NOW.plusSeconds(90))).isEqualTo(NOW.plusSeconds(90));
        assertThat(timetable(0.5).restUntil(NOW.plus(Duration.ofDays(30)))).isEqualTo(NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void waitsAnIntervalATenthMoreOrLess() {
        assertThat(timetable(0).afterAnswer()).isEqualTo(NOW.plusSeconds(54));
        assertThat(timetable(0.5).afterAnswer()).isEqualTo(NOW.plusSeconds(60));
        assertThat(timetable(1).afterAnswer()).isEqualTo(NOW.plusSeconds(66));
    }

    @Test
    void beginsSoonButNotAllAtOnce() {
        assertThat(timetable(0).first()).isEqualTo(NOW);
        assertThat(timetable(0.5).first()).isEqualTo(NOW.plusMillis(500));
    }

    @Test
    void waitsTwiceAsLongAfterEachFailureUpToTheLongest() {
        Timetable timetable = timetable(0.5);
        assertThat(timetable.afterFailure(1, Duration.ZERO)).isEqualTo(NOW.plusSeconds(60));
        assertThat(timetable.afterFailure(2, Duration.ZERO)).isEqualTo(NOW.plusSeconds(120));
        assertThat(timetable.afterFailure(3, Duration.ZERO)).isEqualTo(NOW.plusSeconds(240));
        assertThat(timetable.afterFailure(5, Duration.ZERO)).isEqualTo(NOW.plusSeconds(600));
        assertThat(timetable.afterFailure(Integer.MAX_VALUE, Duration.ZERO)).isEqualTo(NOW.plusSeconds(600));
    }

    @Test
    void neverComesBackSoonerAfterAFailureThanAfterAnAnswer() {
        Timetable slow = new Timetable(CLOCK, () -> 0.5, Duration.ofHours(1), Duration.ofMinutes(10));
        assertThat(slow.afterFailure(1, Duration.ZERO)).isEqualTo(slow.afterAnswer());
    }

    @Test
    void refusesAnIntervalOfNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Timetable(CLOCK, () -> 0, Duration.ZERO, Duration.ofMinutes(1)));
    }

    private static Timetable timetable(double chance) {
        return new Timetable(CLOCK, () -> chance, Duration.ofSeconds(60), Duration.ofMinutes(10));
    }
}
