package dev.plumbline.events.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "120",
                " 120 ",
                "Tue, 24 Nov 2026 12:02:00 GMT",
                "Tuesday, 24-Nov-26 12:02:00 GMT",
                "Tue Nov 24 12:02:00 2026",
            })
    void itIsSecondsOrADate(String header) {
        assertThat(RetryAfter.parse(header, NOW)).contains(Duration.ofMinutes(2));
    }

    @Test
    void itsDayMayHaveOneDigit() {
        Instant now = Instant.parse("1994-11-06T08:49:36Z");
        assertThat(RetryAfter.parse("Sun Nov  6 08:49:37 1994", now)).contains(Duration.ofSeconds(1));
        assertThat(RetryAfter.parse("Sunday, 06-Nov-94 08:49:37 GMT", now)).contains(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7200", "999999999", "Wed, 25 Nov 2026 12:00:00 GMT", "Tuesday, 24-Nov-76 12:02:00 GMT"})
    void itIsAnHourAtMost(String header) {
        assertThat(RetryAfter.parse(header, NOW)).contains(Duration.ofHours(1));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "soon",
                "-1",
                "1.5",
                "99999999999",
                "Tue, 24 Nov 2026 11:59:00 GMT",
                "Tue, 24 Nov 2026 12:02:00 CET",
                "Fri, 24 Nov 2026 12:02:00 GMT",
                "Thursday, 24-Nov-77 12:02:00 GMT",
            })
    void whatMakesNoSenseIsAsIfItWereNotThere(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isEmpty();
    }
}
