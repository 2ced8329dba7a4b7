package dev.plumbline.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OciRepositoriesTest {

    @ParameterizedTest
    @CsvSource({
        "oci://ghcr.io/acme/charts/web, oci://ghcr.io/acme/charts/web",
        "oci://GHCR.io/acme/charts/web/, oci://ghcr.io/acme/charts/web",
        "oci://harbor.example:443/acme/web, oci://harbor.example/acme/web",
        "oci://harbor.example:8443/acme/web, oci://harbor.example:8443/acme/web",
        "oci://harbor.example:80/acme/web, oci://harbor.example:80/acme/web",
        "oci://[::1]:5000/Acme/web.git, oci://[::1]:5000/Acme/web.git",
    })
    void keepTheirSchemeAndPathAndLoseTheCaseOfTheHostAndTheUsualPort(String url, String identity) {
        assertThat(RepositoryUrl.of(url)).hasToString(identity);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oci://docker.io/library/nginx",
                "oci://docker.io/nginx",
                "oci://index.docker.io/library/nginx",
                "oci://registry-1.docker.io/nginx/"
            })
    void ofDockerHubHaveManyNames(String url) {
        assertThat(RepositoryUrl.of(url)).hasToString("oci://docker.io/library/nginx");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oci://",
                "oci://ghcr.io",
                "oci://ghcr.io/",
                "oci://ghcr.io/acme/web:1.0",
                "oci://ghcr.io/acme/web@sha256:abc",
                "oci://user:hunter2@ghcr.io/acme/web",
                "oci://ghcr.io/../etc",
                "oci://ghcr.io/acme/./web",
                "oci://ghcr.io/acme//web",
                "oci://ghcr.io/acme/we b",
                "oci://ghcr.io/acme/web?x=y",
                "oci:///etc/passwd",
                "OCI://ghcr.io/acme/web"
            })
    void areRefusedWhereTheyAreNoneAndNeverQuoted(String url) {
        assertThatThrownBy(() -> RepositoryUrl.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://git.example/a\u001b[31m", "https://git.example/a\u0000", "git@git.example:a\u007f"})
    void noUrlHasControlCharacters(String url) {
        assertThatThrownBy(() -> RepositoryUrl.of(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void everyFormOfOneIsTheSameAndNeverAGitRepository(@ForAll("hosts") String host, @ForAll("paths") String path) {
        RepositoryUrl one = RepositoryUrl.of("oci://" + host + "/" + path);
        assertThat(RepositoryUrl.of("oci://" + host.toUpperCase(Locale.ROOT) + ":443/" + path + "/"))
                .isEqualTo(one);
        assertThat(RepositoryUrl.of(one.value())).isEqualTo(one);
        assertThat(new RepositoryUrl(one.value())).isEqualTo(one);
        assertThat(RepositoryUrl.of("https://" + host + "/" + path)).isNotEqualTo(one);
    }

    @Property
    void differentPathsStayDifferent(@ForAll("paths") String one, @ForAll("paths") String other) {
        assertThat(RepositoryUrl.of("oci://harbor.example/" + one)
                        .equals(RepositoryUrl.of("oci://harbor.example/" + other)))
                .isEqualTo(one.equals(other));
    }

    @Property
    void anyTextIsOneOrRefused(@ForAll("texts") String text) {
        try {
            assertThat(RepositoryUrl.of("oci://" + text).value())
                    .startsWith("oci://")
                    .doesNotContain("/..", "@", "#");
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("not an oci://");
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("aA0./:@#?%[] -_\u0000\u2028").ofMaxLength(40);
    }

    @Provide
    Arbitrary<String> hosts() {
        Arbitrary<String> label = Arbitraries.strings()
                .withCharRange('a', 'z')
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(8);
        return Arbitraries.oneOf(
                label.map(name -> name + ".example"), Arbitraries.of("ghcr.io", "quay.io", "docker.io"));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(8)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(parts -> String.join("/", parts));
    }
}
