package dev.plumbline.events.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.jgit.transport.URIish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
final class CredentialsFileTest {

    private static final String CANARY = "canary";

    @TempDir
    Path folder;

    @Test
    void takesTheLongestUrlThatFits() throws IOException {
        CredentialsFile file = file("""
                credentials:
                - {url: "https://git.example", username: anyone, password: host}
                - {url: "https://git.example/acme/", username: team, password: deep}
                - {url: "https://GIT.example:443/acme/fleet.git", token: one}
                - {url: "http://127.0.0.1:3000/", username: local, password: s3cret}
                """);
        assertThat(user(file, "https://git.example/other/x.git")).hasValue("anyone");
        assertThat(user(file, "https://git.example/acme/web")).hasValue("team");
        assertThat(user(file, "https://git.example/acme/fleet")).hasValue("git");
        assertThat(user(file, "https://git.example/acme/fleet.git")).hasValue("git");
        assertThat(user(file, "https://git.example/acme/fleet/sub")).hasValue("git");
        assertThat(user(file, "https://git.example/acmecorp/x")).hasValue("anyone");
        assertThat(user(file, "http://127.0.0.1:3000/x")).hasValue("local");
    }

    @Test
    void givesNothingToOtherHostsPortsAndSchemes() throws IOException {
        CredentialsFile file = file("""
                credentials:
                - {url: "https://git.example/acme", token: one}
                """);
        for (String other : new String[] {
            "http://git.example/acme",
            "https://git.example:8443/acme",
            "https://git.example.evil/acme",
            "ssh://git.example/acme",
            "https://git.example/acme/../other",
            "https://git.example/acme/%2e%2e/other",
            "https://git.example/acme/.%2E/other",
            "https://git.example/acme/..%3B/other",
            "https://git.example/acme/..;x/other",
            "https://git.example/acme/x%2F..%2F..%2Fother",
            "https://git.example/acme%2Fweb",
            "https://git.example/acme/web%5Cx",
            "https://git.example/acme/web\\..\\x",
            "https://git.example/acme/%252e%252e/other",
            "https://git.example/acme/web%00",
            "https://git.example/acme/web%0A",
            "https://git.example/acme/%FF",
            "https://git.example/acme/%C0%AE%C0%AE/other",
            "https://git.example/acme/%zz",
            "https://git.example/acme/%2",
            "https://git.example"
        }) {
            assertThat(user(file, other)).as(other).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://dev.azure.com/acme/My%20Project, https://dev.azure.com/acme/My%20Project/_git/fleet",
        "https://dev.azure.com/acme/My Project, https://dev.azure.com/acme/My%20Project/_git/fleet",
        "https://git.example/acme, https://git.example/%61cme/fleet",
        "https://git.example/b%C3%BCcher, https://git.example/bücher",
        "https://git.example/b%c3%bccher.git, https://git.example/b%C3%BCcher/fleet",
        "https://git.example/~acme, https://git.example/%7Eacme/My%20Project",
    })
    void readsEncodedPathsAsTheirHostDoes(String url, String remote) throws Exception {
        CredentialsFile file = file("credentials: [{url: \"" + url + "\", token: one}]");
        assertThat(user(file, remote)).isPresent();
        assertThat(file.current().login(RemotePrefix.of(new URIish(remote)).orElseThrow()))
                .isPresent();
        assertThat(user(file, "https://dev.azure.com/acme/My")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "git@ssh.dev.azure.com:v3/acme, git@ssh.dev.azure.com:v3/acme/My%20Project/fleet, true",
        "git@ssh.dev.azure.com:v3/acme/My%20Project, git@ssh.dev.azure.com:v3/acme/My%20Project/fleet, true",
        "git@ssh.dev.azure.com:v3/acme/My%20Project, ssh://git@ssh.dev.azure.com/v3/acme/My%20Project/fleet, true",
        "ssh://git@ssh.dev.azure.com/v3/acme/My%20Project, git@ssh.dev.azure.com:v3/acme/My%20Project/fleet, true",
        "ssh://git@ssh.dev.azure.com/v3/acme, git@ssh.dev.azure.com:v3/acme%2FMy%20Project/fleet, false",
        "ssh://git@ssh.dev.azure.com/v3/acme, git@ssh.dev.azure.com:v3/acme/%2e%2e/fleet, false",
        "ssh://git@ssh.dev.azure.com/v3/acme, ssh://git@ssh.dev.azure.com/v3/acme/%2e%2e/fleet, false",
        "ssh://git@ssh.dev.azure.com/v3/acme, ssh://git@ssh.dev.azure.com/v3/acme%2Ffleet, false",
        "ssh://git@ssh.dev.azure.com/v3/acme, ssh://git@ssh.dev.azure.com/v3/acme/%252e%252e/fleet, false",
        "ssh://git@ssh.dev.azure.com, ssh://git@ssh.dev.azure.com/v3/acme/%252e%252e/fleet, true",
    })
    void readsUrlsAndScpFormsAlike(String url, String remote, boolean covers) throws Exception {
        RemotePrefix entry = RemotePrefix.of(url).orElseThrow();
        assertThat(entry.covers(RemotePrefix.of(new URIish(remote)).orElseThrow()))
                .isEqualTo(covers);
        assertThat(entry.covers(RemotePrefix.of(remote).orElseThrow())).isEqualTo(covers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%2Fb", "a/../b", "a/%2e%2e/b", "a%252Fb", "a%", "a%FF", "a%00", "a%5Cb"})
    void refusesAnEntryWhosePathHidesWhatItSays(String path) throws IOException {
        CredentialsFile file = file("credentials: [{url: \"https://git.example/" + path + "\", token: one}]");
        assertThatExceptionOfType(AccessException.class)
                .isThrownBy(file::current)
                .withMessageStartingWith("credentials file, entry 1 (line 1): url has a path with")
                .withMessageNotContaining("git.example");
    }

    @Test
    void takesTwoEncodingsOfOneUrlForTheSame() throws IOException {
        CredentialsFile file = file("""
                credentials:
                - {url: "https://git.example/%7Eacme", token: one}
                - {url: "https://git.example/~acme", token: two}
                """);
        assertThatExceptionOfType(AccessException.class)
                .isThrownBy(file::current)
                .withMessageContaining("for the same URL");
    }

    @Test
    void readsWhatOtherFilesHold() throws IOException {
        Files.writeString(folder.resolve("token"), "from-a-file\n");
        CredentialsFile file = file("credentials: [{url: \"https://git.example\", tokenFile: token}]");
        assertThat(login(file, "https://git.example/x")).hasValue(new Login.Basic("git", "from-a-file"));
    }

    @Test
    void isReadAgainWhenItOrAFileThatItNamesChanges() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "first");
        CredentialsFile file = file("credentials: [{url: \"https://git.example\", tokenFile: token}]");
        assertThat(login(file, "https://git.example/x")).hasValue(new Login.Basic("git", "first"));
        Files.writeString(token, "second");
        Files.setLastModifiedTime(token, FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(login(file, "https://git.example/x")).hasValue(new Login.Basic("git", "second"));
        Files.writeString(folder.resolve("credentials.yaml"), "credentials: []");
        assertThat(login(file, "https://git.example/x")).isEmpty();
    }

    @Test
    void letsNobodyInWithWhatItSaidBeforeItBroke() throws IOException {
        CredentialsFile file = file("credentials: [{url: \"https://git.example\", token: first}]");
        assertThat(login(file, "https://git.example/x")).isPresent();
        Files.delete(folder.resolve("credentials.yaml"));
        assertThatExceptionOfType(AccessException.class)
                .isThrownBy(file::current)
                .withMessageContaining("cannot be read");
        file("credentials: [{url: \"https://git.example\", token: again}]");
        assertThat(login(file, "https://git.example/x")).isPresent();
    }

    @Test
    void needsNoFileAtAll() {
        assertThat(new CredentialsFile(Optional.empty()).current()).isEqualTo(Credentials.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://robot:canary@git.example",
                "",
                "credentials: canary",
                "credentials: [canary]",
                "credentials: [{url: canary, token: canary}]",
                "credentials: [{url: \"https://robot:canary@git.example\"}]",
                "credentials: [{url: \"https://git.example\", token: [canary]}]",
                "credentials: [{url: \"https://git.example\", username: canary}]",
                "credentials: [{url: \"https://git.example\", password: canary}]",
                "credentials: [{url: \"https://git.example\", username: canary, password: canary, token: canary}]",
                "credentials: [{url: \"https://git.example\", token: canary, tokenFile: canary}]",
                "credentials: [{url: \"https://git.example\", token: \"canary\\ncanary\"}]",
                "credentials: [{url: \"https://git.example\", tokenFile: canary}]",
                "credentials: [{url: \"https://git.example\", tokenFile: \"canary\\0\"}]",
                "credentials: [{url: \"https://git.example\", Canary: canary}]",
                "credentials: [{url: \"https://git.example\", token: canary, token: canary}]",
                "credentials: [{url: \"https://git.example\", privateKey: canary}]",
                "credentials: [{url: \"ssh://git.example\", token: canary}]",
                "credentials: [{url: \"ssh://git.example\", privateKey: canary, knownHosts: canary}]",
                "credentials: [{url: \"https://git.example\", certificateAuthorities: canary}]",
                "credentials: [{url: \"http://git.example\", certificateAuthorities: canary}]",
                "credentials: [{url: \"https://git.example\", clientCertificate: canary}]",
                "credentials: [{url: \"https://git.example\", clientKey: canary}]",
                "credentials: [{url: \"https://git.example\", githubApp: {appId: 1, installationId: canary}}]",
                "credentials: [{url: \"https://git.example\", token: canary}, {url: \"https://git.example/\", token: c}]",
                "credentials: [{url: \"https://git.example\", token: \"canary",
                "credentials: [{url: \"https://git.example\", token: \"\\qcanary\"}]",
                "&a [*a, canary]",
                "{[canary]: canary}",
            })
    void refusesWhatMakesNoSenseWithoutShowingIt(String text) throws IOException {
        CredentialsFile file = file(text);
        assertThatExceptionOfType(AccessException.class)
                .isThrownBy(file::current)
                .withMessageContaining("(line 1)")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContainIgnoringCase(CANARY))
                .withNoCause();
    }

    @Test
    void namesTheEntryAndItsLine() throws IOException {
        CredentialsFile file = file("""
                # ours
                credentials:
                - url: https://git.example
                  token: one
                - url: https://other.example
                  tokn: two
                """);
        assertThatExceptionOfType(AccessException.class)
                .isThrownBy(file::current)
                .withMessage("credentials file, entry 2 (line 5): tokn is unknown, or has no place beside the others");
    }

    @Test
    void hasBounds() throws IOException {
        CredentialsFile large = file("#" + "x".repeat(CredentialsYaml.MAX_BYTES));
        assertThatExceptionOfType(AccessException.class)
                .isThrownBy(large::current)
                .withMessageContaining("1048576 bytes");
        CredentialsFile many =
                file("credentials:\n" + "- {url: \"https://g\"}\n".repeat(CredentialsYaml.MAX_ENTRIES + 1));
        assertThatExceptionOfType(AccessException.class)
                .isThrownBy(many::current)
                .withMessageContaining("10000 entries");
        CredentialsFile deep = file("credentials: " + "[".repeat(10_000));
        assertThatExceptionOfType(AccessException.class).isThrownBy(deep::current);
    }

    private CredentialsFile file(String text) throws IOException {
        Path path = Files.writeString(folder.resolve("credentials.yaml"), text);
        return new CredentialsFile(Optional.of(path));
    }

    private static Optional<String> user(CredentialsFile file, String url) {
        return login(file, url).map(login -> ((Login.Basic) login).user());
    }

    private static Optional<Login> login(CredentialsFile file, String url) {
        return file.current().login(RemotePrefix.of(url).orElseThrow());
    }
}
