package dev.plumbline.audit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plumbline.audit.trail.History.Moment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CursorTest {

    @Test
    void leadsBackToItsPlace() {
        Moment moment = new Moment(Instant.parse("2026-11-21T10:00:00.123456Z"), 42);

        assertThat(Cursor.event(Cursor.afterEvent(42))).isEqualTo(42);
        assertThat(Cursor.moment(Cursor.beforeMoment(moment))).isEqualTo(moment);
        assertThat(Cursor.application(Cursor.afterApplication("fleet/web"))).isEqualTo("fleet/web");
    }

    @Test
    void refusesAnythingElse() {
        for (String cursor : List.of(
                "",
                "?",
                "x",
                Cursor.afterApplication("a/b"),
                encoded("e:"),
                encoded("e:9".repeat(30)),
                encoded("t:1"),
                encoded("t:1:now"))) {
            assertThatExceptionOfType(BadParameter.class).isThrownBy(() -> Cursor.event(cursor));
            assertThatExceptionOfType(BadParameter.class).isThrownBy(() -> Cursor.moment(cursor));
        }
        assertThatExceptionOfType(BadParameter.class)
                .isThrownBy(() -> Cursor.application(Cursor.afterEvent(1)))
                .satisfies(e -> assertThat(e.parameter()).isEqualTo("cursor"));
        assertThatExceptionOfType(BadParameter.class)
                .isThrownBy(() -> Cursor.moment(encoded("t:1:+1000000-01-01T00:00:00Z")));
    }

    private static String encoded(String place) {
        return Base64.getUrlEncoder().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }
}
