package dev.plumbline.renderer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plumbline.events.git.Certificates;
import dev.plumbline.events.git.GitOverSsh;
import dev.plumbline.events.git.GitOverTls;
import dev.plumbline.renderer.RendererSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that want to know who fetches, and have to prove who they are. */
@SuppressWarnings("NullAway.Init")
final class SecuredRemotesIT {

    private static final String ED25519 = "ssh-ed25519";

    @TempDir
    Path folder;

    private GitFixture git;
    private String tip;
    private KeyPair host;
    private KeyPair robot;
    private @Nullable Mirrors mirrors;

    @BeforeEach
    void make() throws Exception {
        git = new GitFixture(folder.resolve("fleet.git"));
        tip = git.commit(Map.of("app.yaml", "kind: ConfigMap"));
        host = GitOverSsh.key(ED25519);
        robot = GitOverSsh.key(ED25519);
    }

    @AfterEach
    void close() {
        closeMirrors();
        git.close();
    }

    @Test
    void fetchesFromAKnownHostOverSsh() throws Exception {
        try (GitOverSsh server = new GitOverSsh(git.repository(), host, robot)) {
            fetched(overSsh(server, robot, server.knownHosts()), server.url());
        }
    }

    @Test
    void fetchesFromNoHostThatItDoesNotKnowAndLearnsNone() throws Exception {
        try (GitOverSsh server = new GitOverSsh(git.repository(), host, robot)) {
            String unknown = server.knownHosts().replace("127.0.0.1", "git.example");
            Mirrors opened = overSsh(server, robot, unknown);
            for (int i = 0; i < 2; i++) {
                refused(opened, server.url(), "is not in knownHosts");
            }
            assertThat(folder.resolve("known_hosts")).hasContent(unknown);
        }
    }

    @Test
    void fetchesFromNoHostWhoseKeyWasChanged() throws Exception {
        try (GitOverSsh server = new GitOverSsh(git.repository(), GitOverSsh.key(ED25519), robot);
                GitOverSsh former = new GitOverSsh(git.repository(), host, robot)) {
            String changed =
                    former.knownHosts().replace(Integer.toString(former.port()), Integer.toString(server.port()));
            refused(overSsh(server, robot, changed), server.url(), "is not the one in knownHosts");
        }
    }

    @Test
    void tellsThatItsKeyIsRefused() throws Exception {
        try (GitOverSsh server = new GitOverSsh(git.repository(), host, robot)) {
            refused(
                    overSsh(server, GitOverSsh.key(ED25519), server.knownHosts()),
                    server.url(),
                    "authentication failed");
        }
    }

    @Test
    void fetchesFromAHostOfAPrivateAuthorityWithACertificate() throws Exception {
        Certificates authority = new Certificates("an authority of our own");
        try (GitOverTls server = new GitOverTls(git.repository(), authority)) {
            fetched(overTls(server, authority, authority), server.url());
            assertThat(server.clients()).isNotEmpty().allMatch("CN=robot"::equals);
        }
    }

    @Test
    void tellsWhichSideOfTheCertificatesIsWrong() throws Exception {
        Certificates authority = new Certificates("an authority of our own");
        Certificates another = new Certificates("another");
        try (GitOverTls server = new GitOverTls(git.repository(), authority)) {
            refused(overTls(server, another, authority), server.url(), "the host's certificate is not trusted");
            // Who is refused is told so by an alert, unless the connection is gone before it is read.
            refused(overTls(server, authority, another), server.url(), "cannot be fetched: ");
            assertThat(server.clients()).isEmpty();
        }
    }

    private void fetched(Mirrors opened, String url) throws IOException {
        opened.fetch(url, "main", "one");
        try (SourceTree tree = opened.open(url, "main")) {
            assertThat(tree.revision()).isEqualTo(tip);
        }
    }

    private static void refused(Mirrors opened, String url, String why) {
        assertThatExceptionOfType(SourceUnavailable.class)
                .isThrownBy(() -> opened.fetch(url, "main", "one"))
                .withMessageContaining(why);
    }

    private Mirrors overSsh(GitOverSsh server, KeyPair client, String knownHosts) throws Exception {
        return mirrors(server.credentials(folder, GitOverSsh.openSsh(client, null), knownHosts, null));
    }

    private Mirrors overTls(GitOverTls server, Certificates trusted, Certificates ours) throws Exception {
        return mirrors(server.credentials(folder, trusted, ours));
    }

    private Mirrors mirrors(Path credentials) throws IOException {
        closeMirrors();
        Mirrors opened = OpenMirrors.with(RendererSettings.of(Map.of(
                "plumbline.renderer.signers-directory",
                folder.toString(),
                "plumbline.renderer.mirrors",
                folder.resolve("mirrors").toString(),
                "plumbline.git.credentials-file",
                credentials.toString())));
        mirrors = opened;
        return opened;
    }

    private void closeMirrors() {
        Mirrors opened = mirrors;
        if (opened != null) {
            opened.close();
        }
    }
}
