package dev.plumbline.events;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicHostsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://dev.azure.com/acme/shop/_git/fleet",
                "https://acme@dev.azure.com/acme/shop/_git/fleet",
                "https://dev.azure.com/Acme/Shop/_git/Fleet",
                "https://acme.visualstudio.com/shop/_git/fleet",
                "https://acme.visualstudio.com/DefaultCollection/shop/_git/fleet",
                "git@ssh.dev.azure.com:v3/acme/shop/fleet",
                "ssh://git@ssh.dev.azure.com/v3/acme/shop/fleet",
                "acme@vs-ssh.visualstudio.com:v3/acme/shop/fleet"
            })
    void allFormsOfAnAzureRepositoryAreOne(String url) {
        assertThat(RepositoryUrl.of(url)).hasToString("dev.azure.com/acme/shop/_git/fleet");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://dev.azure.com/acme/_git/fleet",
                "https://acme.visualstudio.com/_git/fleet",
                "git@ssh.dev.azure.com:v3/acme/fleet/fleet"
            })
    void anAzureRepositoryNamedLikeItsProjectMayLeaveTheProjectOut(String url) {
        assertThat(RepositoryUrl.of(url)).hasToString("dev.azure.com/acme/fleet/_git/fleet");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://github.com/Acme/Fleet",
                "git@github.com:acme/fleet.git",
                "ssh://git@ssh.github.com:443/acme/fleet.git"
            })
    void caseAndPort443MeanNothingToGitHub(String url) {
        assertThat(RepositoryUrl.of(url)).hasToString("github.com/acme/fleet");
    }

    @Property
    void everyFormOfARepositoryIsTheSame(@ForAll("hosts") String host, @ForAll("paths") String path) {
        RepositoryUrl one = RepositoryUrl.of("https://" + host + "/" + path);
        for (String form : new String[] {
            "https://" + host + "/" + path + ".git",
            "https://" + host + ":443/" + path + "/",
            "http://user@" + host + "/" + path,
            "ssh://git@" + host + "/" + path + ".git/",
            "ssh://git@" + host + ":22/" + path,
            "git@" + host + ":" + path + ".git",
            "https://" + host.toUpperCase(java.util.Locale.ROOT) + "/" + path
        }) {
            assertThat(RepositoryUrl.of(form)).as(form).isEqualTo(one);
        }
    }

    @Property
    void anIdentityIsItsOwn(@ForAll("hosts") String host, @ForAll("paths") String path) {
        RepositoryUrl one = RepositoryUrl.of("https://" + host + "/" + path);
        assertThat(RepositoryUrl.of("https://" + one.value())).isEqualTo(one);
        assertThat(new RepositoryUrl(one.value())).isEqualTo(one);
    }

    @Property
    void differentPathsOfAHostThatMayMindTheCaseStayDifferent(
            @ForAll("paths") String one, @ForAll("paths") String other) {
        assertThat(RepositoryUrl.of("https://git.example.org/" + one)
                        .equals(RepositoryUrl.of("https://git.example.org/" + other)))
                .isEqualTo(one.equals(other));
    }

    @Provide
    Arbitrary<String> hosts() {
        Arbitrary<String> label = Arbitraries.strings()
                .withCharRange('a', 'z')
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(8);
        Arbitrary<String> any = label.map(name -> "git." + name + ".example");
        return Arbitraries.oneOf(any, Arbitraries.of("github.com", "gitlab.com", "bitbucket.org"));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars('-', '_')
                .ofMinLength(1)
                .ofMaxLength(12)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(parts -> String.join("/", parts));
    }
}
