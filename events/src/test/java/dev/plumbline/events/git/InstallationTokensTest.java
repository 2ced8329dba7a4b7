package dev.plumbline.events.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.git.TokenRefused.Why;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InstallationTokensTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "429, Retry-After=90, 90",
        "403, Retry-After=90, 90",
        "503, Retry-After=90, 90",
        "429, 'Retry-After=Tue, 24 Nov 2026 12:01:30 GMT', 90",
        "403, 'Retry-After=Tue, 24 Nov 2026 12:01:30 GMT', 90",
        "429, Retry-After=7200, 3600",
        "429, Retry-After=soon, 60",
        "429, X-RateLimit-Remaining=1, 60",
        "403, X-RateLimit-Remaining=0, 60",
        "403, X-RateLimit-Remaining=0;X-RateLimit-Reset=1795522500, 900",
        "429, X-RateLimit-Remaining=0;X-RateLimit-Reset=1795522500, 900",
        "403, X-RateLimit-Remaining=0;X-RateLimit-Reset=1795522500;Retry-After=90, 90",
        "403, X-RateLimit-Remaining=0;X-RateLimit-Reset=9999999999, 3600",
        "403, X-RateLimit-Remaining=0;X-RateLimit-Reset=1795521540, 60",
        "403, X-RateLimit-Remaining=0;X-RateLimit-Reset=soon, 60",
    })
    void leavesGitHubAloneForAsLongAsItAsks(int status, String headers, int seconds) throws Exception {
        TokenRefused refused = refused(status, headers);
        assertThat(refused.why()).isEqualTo(Why.RATE_LIMITED);
        assertThat(refused.retryAfter()).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "401, X-RateLimit-Remaining=1, REFUSED",
        "403, X-RateLimit-Remaining=4999;X-RateLimit-Reset=1795522500, REFUSED",
        "404, Retry-After=90, REFUSED",
        "502, X-RateLimit-Remaining=4999, UNREACHABLE",
    })
    void tellsARefusalFromALimit(int status, String headers, Why why) throws Exception {
        assertThat(refused(status, headers).why()).isEqualTo(why);
        assertThat(refused(status, headers).retryAfter()).isEmpty();
    }

    private static TokenRefused refused(int status, String headers) throws GeneralSecurityException {
        Map<String, List<String>> all = Stream.of(headers.split(";"))
                .map(header -> header.split("=", 2))
                .collect(Collectors.toMap(header -> header[0], header -> List.of(header[1])));
        PrivateKey key = Certificates.pair("EC", 256).getPrivate();
        Login.GitHubApp app = new Login.GitHubApp(URI.create("https://api.github.com"), "1", "42", key);
        return new InstallationTokens(() -> NOW).refused(app, status, HttpHeaders.of(all, (name, value) -> true));
    }
}
