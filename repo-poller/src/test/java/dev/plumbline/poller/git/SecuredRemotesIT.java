package dev.plumbline.poller.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plumbline.events.RepositoryUnreachable.Reason;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.git.Certificates;
import dev.plumbline.events.git.GitOverSsh;
import dev.plumbline.events.git.GitOverTls;
import dev.plumbline.events.git.ServedRepository;
import dev.plumbline.poller.poll.Head;
import dev.plumbline.poller.poll.RemoteUnavailable;
import dev.plumbline.poller.poll.WatchedRepository;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that want to know who asks, and have to prove who they are. */
@SuppressWarnings("NullAway.Init")
final class SecuredRemotesIT {

    private static final String ED25519 = "ssh-ed25519";
    private static final String MAIN = ServedRepository.MAIN;
    private static final String MAX_ANSWER = "4k";

    @TempDir
    Path folder;

    private ServedRepository served;
    private KeyPair host;
    private KeyPair robot;

    @BeforeEach
    void make() throws Exception {
        served = new ServedRepository();
        host = GitOverSsh.key(ED25519);
        robot = GitOverSsh.key(ED25519);
    }

    @Test
    void asksAKnownHostOverSsh() throws Exception {
        try (GitOverSsh server = new GitOverSsh(served.repository(), host, robot)) {
            JGitRemoteHeads heads = overSsh(server, robot, server.knownHosts());
            assertThat(heads.list(repository(server.url()), Set.of(MAIN)).heads())
                    .isEqualTo(Map.of(MAIN, new Head(served.tip(), null)));
        }
    }

    @Test
    void asksNoHostThatItDoesNotKnowAndLearnsNone() throws Exception {
        try (GitOverSsh server = new GitOverSsh(served.repository(), host, robot)) {
            String unknown = server.knownHosts().replace("127.0.0.1", "git.example");
            JGitRemoteHeads heads = overSsh(server, robot, unknown);
            for (int i = 0; i < 2; i++) {
                refused(heads, server.url(), Reason.HOST_NOT_TRUSTED, "is not in knownHosts");
            }
            assertThat(folder.resolve("known_hosts")).hasContent(unknown);
            assertThat(folder)
                    .isDirectoryNotContaining(
                            file -> file.toString().contains("known_hosts") && !file.endsWith("known_hosts"));
        }
    }

    @Test
    void asksNoHostWhoseKeyWasChanged() throws Exception {
        try (GitOverSsh server = new GitOverSsh(served.repository(), GitOverSsh.key(ED25519), robot);
                GitOverSsh former = new GitOverSsh(served.repository(), host, robot)) {
            String changed =
                    former.knownHosts().replace(Integer.toString(former.port()), Integer.toString(server.port()));
            refused(
                    overSsh(server, robot, changed),
                    server.url(),
                    Reason.HOST_NOT_TRUSTED,
                    "is not the one in knownHosts");
        }
    }

    @Test
    void tellsThatItsKeyIsRefused() throws Exception {
        try (GitOverSsh server = new GitOverSsh(served.repository(), host, robot)) {
            refused(
                    overSsh(server, GitOverSsh.key(ED25519), server.knownHosts()),
                    server.url(),
                    Reason.AUTHENTICATION_REFUSED,
                    "the login is refused");
        }
    }

    @Test
    void refusesAnAnswerOverSshThatIsTooLong() throws Exception {
        for (int i = 0; i < 100; i++) {
            RefUpdate update = served.repository().updateRef(MAIN + "-" + i);
            update.setNewObjectId(ObjectId.fromString(served.tip()));
            update.update();
        }
        try (GitOverSsh server = new GitOverSsh(served.repository(), host, robot)) {
            refused(
                    overSsh(server, robot, server.knownHosts()),
                    server.url(),
                    Reason.TOO_LARGE,
                    "the answer is longer than allowed");
        }
    }

    @Test
    void refusesAComplaintOverSshThatIsTooLong() throws Exception {
        try (GitOverSsh server = new GitOverSsh(served.repository(), host, robot)) {
            // More than fits in the channel's window: the server answers only if somebody reads all of it.
            server.complain(16 << 20);
            refused(
                    overSsh(server, robot, server.knownHosts()),
                    server.url(),
                    Reason.TOO_LARGE,
                    "the answer is longer than allowed");
        }
    }

    @Test
    void asksAHostOfAPrivateAuthorityWithACertificate() throws Exception {
        Certificates authority = new Certificates("an authority of our own");
        try (GitOverTls server = new GitOverTls(served.repository(), authority)) {
            assertThat(overTls(server, authority, authority)
                            .list(repository(server.url()), Set.of(MAIN))
                            .heads())
                    .isEqualTo(Map.of(MAIN, new Head(served.tip(), null)));
            assertThat(server.clients()).isNotEmpty().allMatch("CN=robot"::equals);
        }
    }

    @Test
    void tellsWhichSideOfTheCertificatesIsWrong() throws Exception {
        Certificates authority = new Certificates("an authority of our own");
        Certificates another = new Certificates("another");
        try (GitOverTls server = new GitOverTls(served.repository(), authority)) {
            refused(overTls(server, another, authority), server.url(), Reason.HOST_NOT_TRUSTED, "");
            JGitRemoteHeads stranger = overTls(server, authority, another);
            // Who is refused is told so by an alert, unless the connection is gone before it is read.
            assertThatExceptionOfType(RemoteUnavailable.class)
                    .isThrownBy(() -> stranger.list(repository(server.url()), Set.of(MAIN)))
                    .satisfies(e -> assertThat(e.reason()).isIn(Reason.AUTHENTICATION_REFUSED, Reason.FAILED));
            assertThat(server.clients()).isEmpty();
        }
    }

    private static void refused(JGitRemoteHeads heads, String url, Reason reason, String words) {
        assertThatExceptionOfType(RemoteUnavailable.class)
                .isThrownBy(() -> heads.list(repository(url), Set.of(MAIN)))
                .withMessageContaining(words)
                .satisfies(e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }

    private JGitRemoteHeads overSsh(GitOverSsh server, KeyPair client, String knownHosts) throws Exception {
        return heads(server.credentials(folder, GitOverSsh.openSsh(client, null), knownHosts, null));
    }

    private JGitRemoteHeads overTls(GitOverTls server, Certificates trusted, Certificates ours) throws Exception {
        return heads(server.credentials(folder, trusted, ours));
    }

    private static JGitRemoteHeads heads(Path credentials) {
        return JGitRemoteHeadsIT.heads(Map.of(
                "plumbline.git.credentials-file", credentials.toString(), "plumbline.poller.max-answer", MAX_ANSWER));
    }

    private static WatchedRepository repository(String url) {
        return new WatchedRepository(RepositoryUrl.of(url), url, Set.of("main"));
    }
}
