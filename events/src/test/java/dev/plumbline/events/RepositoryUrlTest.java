package dev.plumbline.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RepositoryUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://github.com/a/b",
                "https://github.com/a/b.git",
                "https://github.com:443/a/b.git/",
                "https://user:token@GitHub.com/a/b",
                "http://github.com:80/a/b",
                "ssh://git@github.com:22/a/b.git",
                "git@github.com:a/b.git",
                "git@github.com:/a/b",
            })
    void allFormsOfOneRepositoryAreOne(String url) {
        assertThat(RepositoryUrl.of(url).value()).isEqualTo("github.com/a/b");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080/fleet.git, 127.0.0.1:8080/fleet",
        "ssh://git@[::1]:2222/x, [::1]:2222/x",
        "https://git.example.org/A/b, git.example.org/A/b",
    })
    void portsAndTheCaseOfThePathAreKept(String url, String identity) {
        assertThat(RepositoryUrl.of(url).value()).isEqualTo(identity);
    }

    @ParameterizedTest
    @CsvSource({
        "ssh://git@git.example:2222/a/b, git.example/a/b",
        "https://git.example/a/b, git.example/a/b",
        "ssh://git@[::1]:2222/x, [::1]/x",
        "ssh://git@[::1]/x, [::1]/x",
        "https://[::1]:8443/x, [::1]/x",
        "http://git.example:8080/a, git.example/a",
        "git@git.example:a/b, git.example/a/b",
        "https://git.example/a:80/b, git.example/a:80/b",
        "https://git.example:8443/a://b:80/c, git.example/a://b:80/c",
        "oci://registry.example:5000/a, oci://registry.example/a",
        "oci://registry.example/a, oci://registry.example/a",
        "oci://[::1]:5000/a, oci://[::1]/a",
    })
    void aPortCanBeLeftOut(String url, String identity) {
        assertThat(RepositoryUrl.of(url).withoutPort().value()).isEqualTo(identity);
    }

    @ParameterizedTest
    @CsvSource({
        "https://charts.example:8443, helm://charts.example/web",
        "https://charts.example:8443/stable, helm://charts.example/stable/web",
        "oci://registry.example:5000/charts, oci://registry.example/charts/web",
    })
    void aChartsToo(String url, String identity) {
        assertThat(RepositoryUrl.ofChart(url, "web").withoutPort().value()).isEqualTo(identity);
    }

    @ParameterizedTest
    @CsvSource({
        "https://git.example/a/b, git.example, git.example, a/b",
        "http://git.example:8080/a, git.example:8080, git.example:8080, a",
        "ssh://git@git.example:2222/a/b.git, git.example:2222, git.example:2222, a/b",
        "git@git.example:a/b, git.example, git.example, a/b",
        "ssh://git@[::1]:2222/x, [::1]:2222, [::1]:2222, x",
        "https://[::1]/x, [::1], [::1], x",
        "https://git.example/a://b, git.example, git.example, a://b",
        "oci://registry.example/a/b, oci://registry.example, registry.example, a/b",
        "oci://registry.example:5000/a, oci://registry.example:5000, registry.example:5000, a",
        "oci://[::1]:5000/a, oci://[::1]:5000, [::1]:5000, a",
    })
    void itIsAPathBehindAHost(String url, String origin, String host, String path) {
        RepositoryUrl repository = RepositoryUrl.of(url);
        assertThat(repository.origin()).isEqualTo(origin);
        assertThat(repository.host()).isEqualTo(host);
        assertThat(repository.path()).isEqualTo(path);
    }

    @Test
    void aChartIsBehindItsRepositorysPath() {
        RepositoryUrl chart = RepositoryUrl.ofChart("https://charts.example:8443/stable", "web");
        assertThat(chart.origin()).isEqualTo("helm://charts.example:8443");
        assertThat(chart.host()).isEqualTo("charts.example:8443");
        assertThat(chart.path()).isEqualTo("stable/web");
    }

    @Test
    void aKeyThatIsNoIdentityIsNone() {
        assertThat(RepositoryUrl.ofKey("github.com/a/b")).hasValue(RepositoryUrl.of("https://github.com/a/b"));
        assertThat(RepositoryUrl.ofKey(null)).isEmpty();
        assertThat(RepositoryUrl.ofKey("")).isEmpty();
        assertThat(RepositoryUrl.ofKey("a".repeat(RepositoryUrl.MAX_LENGTH) + "/b"))
                .isEmpty();
    }

    @Test
    void anIdentityIsItsOwnIdentity() {
        RepositoryUrl once = RepositoryUrl.of("https://github.com/a/b.git");
        assertThat(RepositoryUrl.of("https://" + once.value())).isEqualTo(once);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "file:///etc", "/etc/passwd", "ext::sh -c x", "https://", "C:\\repo", "--upload-pack=x"})
    void whatIsNoRemoteRepositoryIsRefused(String url) {
        assertThatThrownBy(() -> RepositoryUrl.of(url)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Who may name what begins so may not name what lies beside it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://git.example/a/../b",
                "https://git.example/a/..",
                "https://git.example/./a",
                "ssh://git@git.example/a/%2e./b",
                "https://git.example/a/%2E%2e/b",
                "https://git.example/a/x%2F..%2f..%2fb",
                "https://git.example/a/x%5c..%5Cb",
                "git@git.example:../a",
            })
    void aPathThatClimbsIsRefused(String url) {
        assertThatThrownBy(() -> RepositoryUrl.of(url)).isInstanceOf(IllegalArgumentException.class);
        assertThat(RepositoryUrl.of("https://git.example/a..b/..c/d...")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://git.example/a/b?private_token=hunter2",
                "https://git.example/a/b.git?hunter2",
                "https://git.example?hunter2/a",
                "ssh://git@git.example/a?hunter2",
                "git@git.example:a/b?hunter2",
                "https://git.example/a/b#hunter2",
                "oci://git.example/a?hunter2",
                "https://hunter%2E2/a",
                "https://hunter2/a%",
                "https://hunter2/a%2",
                "git@hunter2:a%zz",
                "https://./hunter2",
                "https://..:8443/hunter2",
                "https://hunter2.stra\u00dfe.example/a",
                "https://hunter2.b\u00fccher\uff0fevil.example/a",
                "https://hunter2.b\u00fccher..example/a",
            })
    void aUrlThatHidesSomethingIsRefusedWithoutShowingIt(String url) {
        assertThatThrownBy(() -> RepositoryUrl.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }

    @Test
    void aKeyWithAQueryIsNone() {
        assertThat(RepositoryUrl.ofKey("git.example/a/b?private_token=hunter2")).isEmpty();
    }

    @Test
    void gitsOwnProtocolIsRefusedNamingWhatIsAllowed() {
        assertThatThrownBy(() -> RepositoryUrl.of("git://git.example/a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not an http, https, ssh, oci or user@host:path URL of a repository");
    }

    @ParameterizedTest
    @CsvSource({
        "https://git.example/%7Eacme/fleet, git.example/~acme/fleet",
        "https://git.example/fleet%2Egit, git.example/fleet",
        "https://git.example/My%20Project, git.example/My%20Project",
        "https://git.example/a%2fb, git.example/a%2Fb",
        "https://git.example/a%2541, git.example/a%2541",
        "https://git.example/b\u00fccher, git.example/b%C3%BCcher",
        "git@git.example:b\u00fccher.git, git.example/b%C3%BCcher",
        "https://git.example/b%c3%bccher, git.example/b%C3%BCcher",
        "https://git.example/%ff, git.example/%FF",
        "https://git.example./a, git.example/a",
        "ssh://git@git.example.:2222/a, git.example:2222/a",
        "https://B\u00dcCHER.example/a, xn--bcher-kva.example/a",
        "git@b\u00fccher.example:a, xn--bcher-kva.example/a",
        "https://XN--BCHER-KVA.example/a, xn--bcher-kva.example/a",
        "https://git_1.example/a, git_1.example/a",
        "oci://registry.example.:5000/a, oci://registry.example:5000/a",
        "https://dev.azure.com/acme/My%20B%C3%BCcher/_git/fleet, dev.azure.com/acme/my%20b%c3%bccher/_git/fleet",
        "https://dev.azure.com/acme/My%20B\u00fccher/_git/fleet, dev.azure.com/acme/my%20b%c3%bccher/_git/fleet",
    })
    void anIdentityIsWrittenInOneWay(String url, String identity) {
        assertThat(RepositoryUrl.of(url).value()).isEqualTo(identity);
    }

    @Test
    void aChartsRepositoryIsWrittenInOneWayToo() {
        assertThat(RepositoryUrl.ofChart("https://b\u00fccher.example./%7Eacme/", "web")
                        .value())
                .isEqualTo("helm://xn--bcher-kva.example/~acme/web");
    }

    @Test
    void aRefusalNeverQuotesThePassword() {
        assertThatThrownBy(() -> RepositoryUrl.of("ftp://user:hunter2@host/x")).hasMessageNotContaining("hunter2");
    }
}
