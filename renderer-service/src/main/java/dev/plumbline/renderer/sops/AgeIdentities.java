package dev.plumbline.renderer.sops;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.framework.armor.ArmoredDecryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Identities of age, and the files' keys that are encrypted for them.
 *
 * @see <a href="https://age-encryption.org/v1">the format</a>
 */
final class AgeIdentities {

    private static final String IDENTITY = "AGE-SECRET-KEY-1";

    private final List<RecipientStanzaReader> identities = new ArrayList<>();

    /** Takes the identities of a file as {@code age-keygen} writes it. */
    void add(byte[] file) throws GeneralSecurityException {
        for (String line : new String(file, StandardCharsets.UTF_8).lines().toList()) {
            if (line.startsWith(IDENTITY)) {
                identities.add(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(line.strip()));
            }
        }
    }

    /** What is encrypted for one of them, up to a number of bytes; empty where it is for somebody else. */
    Optional<byte[]> open(String armored, int atMost) {
        return identities.stream()
                .flatMap(identity -> open(armored, atMost, identity).stream())
                .findFirst();
    }

    private static Optional<byte[]> open(String armored, int atMost, RecipientStanzaReader identity) {
        byte[] file = armored.getBytes(StandardCharsets.US_ASCII);
        try (InputStream plain = Channels.newInputStream(new ArmoredDecryptingChannelFactory()
                .newDecryptingChannel(Channels.newChannel(new ByteArrayInputStream(file)), List.of(identity)))) {
            return Optional.of(plain.readNBytes(atMost));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            return Optional.empty(); // for somebody else
        }
    }
}
