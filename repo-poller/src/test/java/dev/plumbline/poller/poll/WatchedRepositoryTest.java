package dev.plumbline.poller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.RepositoryUrl;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WatchedRepositoryTest {

    @ParameterizedTest
    @CsvSource({
        "https://git.example/a/b, git.example",
        "https://git.example:8443/a/b, git.example:8443",
        "http://git.example:8080/a, git.example:8080",
        "ssh://git@git.example/a/b, git.example",
        "ssh://git@git.example:2222/a/b, git.example:2222",
        "git@git.example:a/b, git.example",
        "https://[::1]/a, [::1]",
        "ssh://git@[::1]:2222/a, [::1]:2222",
        "oci://registry.example/a/b, registry.example",
        "oci://registry.example:5000/a, registry.example:5000",
        "https://git.example/a://b, git.example",
    })
    void turnsAreLimitedByHostAndPort(String url, String host) {
        assertThat(watched(RepositoryUrl.of(url), url).host()).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({
        "https://charts.example, charts.example",
        "https://charts.example:8443/stable, charts.example:8443",
        "oci://registry.example:5000/charts, registry.example:5000",
    })
    void thoseOfChartsToo(String url, String host) {
        assertThat(watched(RepositoryUrl.ofChart(url, "web"), url).host()).isEqualTo(host);
    }

    private static WatchedRepository watched(RepositoryUrl identity, String url) {
        return new WatchedRepository(identity, url, Set.of("main"));
    }
}
