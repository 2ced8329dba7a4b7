package dev.plumbline.poller.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BoundedConnectionsTest {

    @ParameterizedTest
    @CsvSource({"429, 90, 90", "403, 90, 90", "503, 90, 90", "429, soon, 60", "429, , 60", "429, 7200, 3600"})
    void hearHowLongARemoteWantsToBeLeftAlone(int status, @Nullable String header, int seconds) throws IOException {
        assertThat(retryAfter(status, header)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 403, 503})
    void hearThatItNamesATime(int status) throws IOException {
        ZonedDateTime then = ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(10);
        assertThat(retryAfter(status, DateTimeFormatter.RFC_1123_DATE_TIME.format(then)))
                .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @CsvSource({"403, soon", "503, ", "404, 90", "401, 90"})
    void hearNothingWhereItSaysNothing(int status, @Nullable String header) throws IOException {
        assertThat(retryAfter(status, header)).isNull();
    }

    private static @Nullable Duration retryAfter(int status, @Nullable String header) throws IOException {
        try (BusyHost busy = new BusyHost(status, header)) {
            BoundedConnections connections = new BoundedConnections(new AnswerLimit(1_000));
            URI url = URI.create(busy.url("/fleet/info/refs"));
            assertThat(connections.create(url.toURL()).getResponseCode()).isEqualTo(status);
            return connections.retryAfter();
        }
    }
}
