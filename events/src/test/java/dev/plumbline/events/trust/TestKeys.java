package dev.plumbline.events.trust;

import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.EventJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;

/** Fresh keys in a folder, as the local environment makes them; and both ends of what is sealed. */
public record TestKeys(Path folder) {

    public static TestKeys in(Path folder) {
        try {
            KeyPair signing = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            pem(
                    folder.resolve("signing.key"),
                    "PRIVATE KEY",
                    signing.getPrivate().getEncoded());
            pem(folder.resolve("signing.pub"), "PUBLIC KEY", signing.getPublic().getEncoded());
            KeyPair sealing = new X25519KeyPairGenerator().generateKeyPair();
            Files.write(folder.resolve("sealing.key"), sealing.getPrivate().getEncoded());
            Files.write(folder.resolve("sealing.pub"), sealing.getPublic().getEncoded());
            Files.writeString(
                    folder.resolve("fingerprint.key"), Base64.getEncoder().encodeToString(new byte[32]));
            return new TestKeys(folder);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    /** Seals as the renderer does. */
    public String sealed(JsonNode values) {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try {
            String recipient = Files.readString(file("sealing.pub"));
            try (var channel = new StandardEncryptingChannelFactory()
                    .newEncryptingChannel(
                            Channels.newChannel(sealed),
                            List.of(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient)))) {
                channel.write(ByteBuffer.wrap(CanonicalJson.bytes(values)));
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
        return Base64.getEncoder().encodeToString(sealed.toByteArray());
    }

    /** What sync-service reads. */
    public JsonNode opened(String sealed) {
        try {
            String key = Files.readString(file("sealing.key"), StandardCharsets.UTF_8);
            var channel = new StandardDecryptingChannelFactory()
                    .newDecryptingChannel(
                            Channels.newChannel(
                                    new ByteArrayInputStream(Base64.getDecoder().decode(sealed))),
                            List.of(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(key)));
            return EventJson.mapper().readTree(Channels.newInputStream(channel));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pem(Path file, String what, byte[] encoded) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }
}
