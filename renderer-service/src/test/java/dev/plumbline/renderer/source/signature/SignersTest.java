package dev.plumbline.renderer.source.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against commits and tags that git itself made, with gpg 2.2 and ssh-keygen 9.2. */
@SuppressWarnings("NullAway.Init")
class SignersTest {

    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private Signers signers;

    @BeforeEach
    void copyKeys() throws IOException {
        for (String key : List.of("alice.asc", "bob.pub", "carol.pub")) {
            Files.write(folder.resolve(key), resource(key));
        }
        signers = new Signers(Optional.of(folder), () -> NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "gpg.commit, alice", "gpg-subkey.commit, alice", "gpg.tag, alice",
        "ssh.commit, bob", "ssh.tag, bob", "ecdsa.commit, carol"
    })
    void verifiesWhatGitSigned(String file, String key) {
        assertThat(verify(resource(file), file, List.of("alice", "bob", "carol")))
                .isEqualTo(new Verdict.Good(key));
    }

    @ParameterizedTest
    @CsvSource({"gpg.commit, bob", "gpg.tag, carol", "ssh.commit, alice", "ssh.tag, carol", "ecdsa.commit, bob"})
    void refusesTheKeyOfSomebodyElse(String file, String key) {
        assertThat(verify(resource(file), file, List.of(key)))
                .isInstanceOfSatisfying(
                        Verdict.Bad.class, bad -> assertThat(bad.why()).contains("none of those asked for"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpg.commit", "gpg-subkey.commit", "gpg.tag", "ssh.commit", "ssh.tag", "ecdsa.commit"})
    void refusesWhatWasChangedAfterwards(String file) {
        byte[] changed = new String(resource(file), StandardCharsets.ISO_8859_1)
                .replace("Alice", "Mallory")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(verify(changed, file, List.of("alice", "bob", "carol")))
                .isInstanceOfSatisfying(
                        Verdict.Bad.class, bad -> assertThat(bad.why()).contains("is wrong"));
    }

    @Test
    void findsNoSignatureWhereThereIsNone() {
        assertThat(SignedObject.commit(resource("unsigned.commit"))).isEmpty();
        assertThat(SignedObject.tag(resource("unsigned.commit"))).isEmpty();
        String message = "tree x\nauthor a\n\ngpgsig -----BEGIN PGP SIGNATURE-----\n x\n";
        assertThat(SignedObject.commit(message.getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    /** Git verifies one of them, JGit another; so neither counts. */
    @Test
    void takesNoCommitWithTwoSignatures() {
        String commit = new String(resource("gpg.commit"), StandardCharsets.ISO_8859_1);
        String header = commit.substring(commit.indexOf("gpgsig "), commit.indexOf("\n\n") + 1);
        String twice = commit.replace(header, header + header);
        assertThat(SignedObject.commit(twice.getBytes(StandardCharsets.ISO_8859_1)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n",
                "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n",
                "-----BEGIN SSH SIGNATURE-----\n"
            })
    void refusesWhatIsNoSignature(String text) {
        SignedObject signed = new SignedObject(new byte[] {1}, text.getBytes(StandardCharsets.UTF_8));
        assertThat(signers.named(List.of("alice", "bob")).verify(signed)).isInstanceOf(Verdict.Bad.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dave", "../alice", "/etc/passwd", "alice.asc", ""})
    void namesAKeyThatIsNotThere(String key) {
        assertThatThrownBy(() -> signers.named(List.of(key))).isInstanceOfSatisfying(RenderingException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.UNVERIFIED);
            assertThat(e.text()).contains("there is no key " + key);
        });
    }

    @Test
    void verifiesNothingWithoutKeys() {
        assertThatThrownBy(() -> signers.named(List.of())).hasMessageContaining("no key is named");
        assertThatThrownBy(() -> new Signers(Optional.empty(), () -> NOW).named(List.of("alice")))
                .hasMessageContaining("there is no key alice");
    }

    @Test
    void takesNoBrokenKeyForNone() throws IOException {
        Files.writeString(folder.resolve("bob.pub"), "ssh-ed25519 AAAA broken");
        assertThatThrownBy(() -> signers.named(List.of("alice", "bob"))).hasMessageContaining("bob");
        Files.writeString(folder.resolve("alice.asc"), "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n");
        assertThatThrownBy(() -> signers.named(List.of("alice"))).hasMessageContaining("alice");
    }

    @Test
    void noticesAKeyThatWasTakenAway() throws IOException {
        signers.named(List.of("bob"));
        Files.delete(folder.resolve("bob.pub"));
        assertThatThrownBy(() -> signers.named(List.of("bob"))).hasMessageContaining("there is no key bob");
    }

    private Verdict verify(byte[] raw, String file, List<String> keys) {
        Optional<SignedObject> signed = file.endsWith(".tag") ? SignedObject.tag(raw) : SignedObject.commit(raw);
        return signers.named(keys).verify(signed.orElseThrow());
    }

    private static byte[] resource(String name) {
        try (InputStream stream = Objects.requireNonNull(SignersTest.class.getResourceAsStream("/signature/" + name))) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
