package dev.plumbline.poller.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CredentialTest {

    private static final List<Credential> FILE = Credential.ofLines("""
            https://anyone:host%40wide@git.example
            https://team:deep+er@git.example/acme
            https://one:repository@git.example/acme/fleet.git
            http://local:s3cret@127.0.0.1:3000/

            # not a credential
            https://broken:%zz@git.example
            """);

    @Test
    void takesTheLongestPathThatFits() {
        assertThat(user("https", "git.example", "/other/x.git")).hasValue("anyone");
        assertThat(user("https", "GIT.example:443", "/acme/web")).hasValue("team");
        assertThat(user("https", "git.example", "/acme/fleet")).hasValue("one");
        assertThat(user("https", "git.example", "/acme/fleet.git")).hasValue("one");
        assertThat(user("https", "git.example", "/acmecorp/x")).hasValue("anyone");
        assertThat(user("http", "127.0.0.1:3000", "/x")).hasValue("local");
    }

    @Test
    void givesNothingToOtherHostsPortsAndSchemes() {
        assertThat(user("http", "git.example", "/acme")).isEmpty();
        assertThat(user("https", "git.example:8443", "/acme")).isEmpty();
        assertThat(user("https", "git.example.evil", "/acme")).isEmpty();
        assertThat(user("http", "127.0.0.1", "/x")).isEmpty();
    }

    @Test
    void decodesPercentSignsAlone() {
        assertThat(FILE).extracting(Credential::password).startsWith("host@wide", "deep+er");
    }

    @Test
    void printsNoPassword() {
        assertThat(FILE.toString()).doesNotContain("anyone", "wide", "s3cret");
    }

    private static Optional<String> user(String scheme, String host, String path) {
        return Credential.best(FILE, scheme, host, path).map(Credential::user);
    }
}
