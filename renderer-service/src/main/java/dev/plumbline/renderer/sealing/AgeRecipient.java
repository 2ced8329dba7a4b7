package dev.plumbline.renderer.sealing;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

/** Encrypts for one reader, sync-service, as <a href="https://age-encryption.org/v1">age</a> files. */
public final class AgeRecipient {

    private final String name;
    private final RecipientStanzaWriter recipient;

    /**
     * Reads the recipient, {@code age1…}, from a file.
     *
     * @throws IllegalStateException where the file holds none
     */
    public AgeRecipient(Path file) {
        try {
            this.name = Files.readString(file).strip();
            this.recipient = X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(name);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new IllegalStateException(file + " holds no age recipient (age1…)", e);
        }
    }

    /** The recipient as it is written, which is public. */
    public String name() {
        return name;
    }

    /** The age file of that text. */
    public byte[] seal(byte[] text) {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream(text.length + 512);
        try (WritableByteChannel channel = new StandardEncryptingChannelFactory()
                .newEncryptingChannel(Channels.newChannel(sealed), List.of(recipient))) {
            ByteBuffer buffer = ByteBuffer.wrap(text);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("encrypting in memory failed", e);
        }
        return sealed.toByteArray();
    }
}
