package dev.plumbline.events.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.registry.RegistryException.Why;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BoundedHttpTest {

    private static final URI REGISTRY = URI.create("https://registry.example/v2/");

    @ParameterizedTest
    @CsvSource({"429, 90, 90", "403, 90, 90", "503, 90, 90", "429, soon, 60", "429, 7200, 3600"})
    void aRegistryThatHadTooManyRequestsIsLeftAlone(int status, String header, int seconds) {
        RegistryException refused = refused(status, header);
        assertThat(refused.why()).isEqualTo(Why.RATE_LIMITED);
        assertThat(refused.retryAfter()).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 403, 503})
    void itMayNameATime(int status) {
        ZonedDateTime then = ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(10);
        RegistryException refused = refused(status, DateTimeFormatter.RFC_1123_DATE_TIME.format(then));
        assertThat(refused.why()).isEqualTo(Why.RATE_LIMITED);
        assertThat(refused.retryAfter().orElseThrow()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    }

    private static RegistryException refused(int status, String retryAfter) {
        HttpHeaders headers = HttpHeaders.of(Map.of("Retry-After", List.of(retryAfter)), (name, value) -> true);
        return BoundedHttp.refused(REGISTRY, new Answer(status, headers, new byte[0]), "tags of fleet");
    }
}
