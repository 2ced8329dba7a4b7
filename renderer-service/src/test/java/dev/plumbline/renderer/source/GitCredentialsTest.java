package dev.plumbline.renderer.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitCredentialsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void takesTheLineWithTheLongestFittingPath() throws Exception {
        GitCredentials credentials =
                credentials("# ours", "https://all:1@git.example", "https://team:2%2F@git.example/team");
        assertThat(login(credentials, "https://git.example/team/fleet", "https://git.example/team/fleet"))
                .isEqualTo("team:2/");
        assertThat(login(credentials, "https://git.example/teams/fleet", "https://git.example/teams/fleet"))
                .isEqualTo("all:1");
        assertThat(login(credentials, "https://other.example/team", "https://other.example/team"))
                .isEqualTo("none");
    }

    @Test
    void tellsARedirectsTargetNothing() throws Exception {
        GitCredentials credentials = credentials("https://all:1@git.example");
        assertThat(login(credentials, "https://git.example/a", "https://evil.example/a"))
                .isEqualTo("none");
        assertThat(login(credentials, "https://git.example/a", "http://git.example/a"))
                .isEqualTo("none");
        assertThat(login(credentials, "https://git.example/a", "https://git.example:8443/a"))
                .isEqualTo("none");
    }

    private GitCredentials credentials(String... lines) throws IOException {
        Path file = folder.resolve("credentials");
        Files.writeString(file, String.join("\n", lines));
        return new GitCredentials(Optional.of(file));
    }

    private static String login(GitCredentials credentials, String fetched, String asking) throws Exception {
        CredentialsProvider provider = credentials.providerFor(RemoteUrl.of(fetched));
        CredentialItem.Username user = new CredentialItem.Username();
        CredentialItem.Password password = new CredentialItem.Password();
        return provider.get(new URIish(asking), user, password)
                ? user.getValue() + ":" + new String(password.getValue())
                : "none";
    }
}
