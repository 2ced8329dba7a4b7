package dev.plumbline.events.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.eclipse.jgit.errors.TransportException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
final class GitOverSshIT {

    private static final String ED25519 = "ssh-ed25519";

    @TempDir
    Path folder;

    private final ServedRepository repository = new ServedRepository();

    GitOverSshIT() throws Exception {}

    @ParameterizedTest
    @ValueSource(strings = {ED25519, "ecdsa-sha2-nistp256", "ssh-rsa"})
    void listsWithAKeyOfEachUsualKind(String kind) throws Exception {
        KeyPair client = GitOverSsh.key(kind);
        try (GitOverSsh server = new GitOverSsh(repository.repository(), GitOverSsh.key(kind), client)) {
            Path file = credentials(server, GitOverSsh.openSsh(client, null), server.knownHosts(), null);
            assertThat(Listing.main(server.url(), file)).isEqualTo(repository.tip());
        }
    }

    @Test
    void listsWithAKeyUnderAPassphrase() throws Exception {
        KeyPair client = GitOverSsh.key(ED25519);
        try (GitOverSsh server = new GitOverSsh(repository.repository(), GitOverSsh.key(ED25519), client)) {
            String key = GitOverSsh.openSsh(client, "open sesame");
            assertThat(Listing.main(server.url(), credentials(server, key, server.knownHosts(), "open sesame")))
                    .isEqualTo(repository.tip());
            Path wrong = credentials(server, key, server.knownHosts(), "canary");
            assertThatExceptionOfType(AccessException.class)
                    .isThrownBy(() -> Listing.main(server.url(), wrong))
                    .withMessageContaining("entry 1 (line 2): privateKey")
                    .withMessageNotContaining("canary");
        }
    }

    @Test
    void knowsAHostByTheHashOfItsName() throws Exception {
        KeyPair client = GitOverSsh.key(ED25519);
        KeyPair host = GitOverSsh.key(ED25519);
        try (GitOverSsh server = new GitOverSsh(repository.repository(), host, client)) {
            byte[] salt = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20};
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(salt, "HmacSHA1"));
            byte[] hash = mac.doFinal(("[127.0.0.1]:" + server.port()).getBytes(StandardCharsets.US_ASCII));
            Base64.Encoder base64 = Base64.getEncoder();
            String line = "|1|" + base64.encodeToString(salt) + "|" + base64.encodeToString(hash) + " "
                    + PublicKeyEntry.toString(host.getPublic());
            Path file = credentials(server, GitOverSsh.openSsh(client, null), line, null);
            assertThat(Listing.main(server.url(), file)).isEqualTo(repository.tip());
        }
    }

    @Test
    void trustsNoHostThatItDoesNotKnow() throws Exception {
        KeyPair client = GitOverSsh.key(ED25519);
        KeyPair host = GitOverSsh.key(ED25519);
        String key = GitOverSsh.openSsh(client, null);
        try (GitOverSsh server = new GitOverSsh(repository.repository(), host, client)) {
            String another = "other.example " + PublicKeyEntry.toString(host.getPublic());
            distrusted(server, credentials(server, key, another, null), "is not in knownHosts");
            String otherPort = "[127.0.0.1]:1 " + PublicKeyEntry.toString(host.getPublic());
            distrusted(server, credentials(server, key, otherPort, null), "is not in knownHosts");
            String changed = server.knownHosts().replaceFirst(" .*", " ")
                    + PublicKeyEntry.toString(GitOverSsh.key(ED25519).getPublic());
            distrusted(server, credentials(server, key, changed, null), "is not the one in knownHosts");
            String revoked = server.knownHosts() + "\n@revoked " + server.knownHosts();
            distrusted(server, credentials(server, key, revoked, null), "is revoked in knownHosts");
        }
    }

    @Test
    void isRefusedWithAKeyThatTheHostDoesNotKnow() throws Exception {
        try (GitOverSsh server =
                new GitOverSsh(repository.repository(), GitOverSsh.key(ED25519), GitOverSsh.key(ED25519))) {
            refused(
                    server,
                    credentials(server, GitOverSsh.openSsh(GitOverSsh.key(ED25519), null), server.knownHosts(), null));
        }
    }

    @Test
    void goesNowhereWithoutAnEntry() throws Exception {
        Path file = Files.writeString(folder.resolve("none.yaml"), "credentials: []\n");
        assertThatExceptionOfType(AccessException.class)
                .isThrownBy(() -> Listing.main("ssh://git@127.0.0.1:1/fleet.git", file))
                .withMessageContaining("no private key");
    }

    private static void distrusted(GitOverSsh server, Path file, String why) {
        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> Listing.main(server.url(), file))
                .satisfies(e -> assertThat(causes(e))
                        .filteredOn(HostNotTrusted.class::isInstance)
                        .singleElement()
                        .extracting(Throwable::getMessage, InstanceOfAssertFactories.STRING)
                        .contains("127.0.0.1", String.valueOf(server.port()), "SHA256:", why));
    }

    private static List<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(20)
                .toList();
    }

    private static void refused(GitOverSsh server, Path file) {
        assertThatExceptionOfType(TransportException.class).isThrownBy(() -> Listing.main(server.url(), file));
    }

    private Path credentials(GitOverSsh server, String key, String knownHosts, @Nullable String passphrase)
            throws Exception {
        return server.credentials(folder, key, knownHosts, passphrase);
    }
}
