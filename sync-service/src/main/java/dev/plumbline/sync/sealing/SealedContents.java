package dev.plumbline.sync.sealing;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.fasterxml.jackson.core.type.TypeReference;
import com.github.luben.zstd.ZstdInputStream;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.ManifestsRendered;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Opens sets with this service's age identity. */
public final class SealedContents {

    /** Larger plain forms are refused, in bytes: what a full record may unpack to. */
    static final int MAX_PLAIN_BYTES = 256 * 1024 * 1024;

    private static final TypeReference<Map<String, Map<String, String>>> VALUES = new TypeReference<>() {};

    private final RecipientStanzaReader identity;

    /**
     * Reads the identity, {@code AGE-SECRET-KEY-1…}, from a file.
     *
     * @throws IllegalStateException where the file holds none; the message names the file only
     */
    public SealedContents(Path file) {
        try {
            String key = Files.readString(file)
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("AGE-SECRET-KEY-1"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(file + " holds no age identity"));
            this.identity = X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(key);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(file + " holds no usable age identity");
        }
    }

    /**
     * The plain form of a set, unpacked.
     *
     * @throws UnopenableSet where it cannot be unpacked, is too large or is not what its digest says
     */
    public byte[] plain(ManifestsRendered set) {
        try (InputStream unpacked = new ZstdInputStream(new ByteArrayInputStream(
                Base64.getDecoder().decode(set.contents().manifests())))) {
            byte[] plain = unpacked.readNBytes(MAX_PLAIN_BYTES + 1);
            if (plain.length > MAX_PLAIN_BYTES) {
                throw new UnopenableSet("its objects unpack to more than " + MAX_PLAIN_BYTES + " bytes");
            }
            if (!CanonicalJson.digest(plain).equals(set.digest())) {
                throw new UnopenableSet("its objects are not those of its digest");
            }
            return plain;
        } catch (IOException | IllegalArgumentException e) {
            throw new UnopenableSet("its objects cannot be unpacked");
        }
    }

    /**
     * The values of a set's Secrets.
     *
     * @throws UnopenableSet where they were sealed for somebody else, or damaged
     */
    public SecretValues values(ManifestsRendered set) {
        String sealed = set.contents().sealed();
        if (sealed == null) {
            return SecretValues.NONE;
        }
        try (ReadableByteChannel age = Channels.newChannel(
                        new ByteArrayInputStream(Base64.getDecoder().decode(sealed)));
                ReadableByteChannel opened =
                        new StandardDecryptingChannelFactory().newDecryptingChannel(age, List.of(identity));
                InputStream json = Channels.newInputStream(opened)) {
            return new SecretValues(EventJson.mapper().readValue(json, VALUES));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            // The cause is dropped on purpose: a parser quotes what it could not parse.
            throw new UnopenableSet("the values of its Secrets cannot be opened with this service's key");
        }
    }

    /** A set that cannot be opened. The message quotes nothing of it. */
    public static final class UnopenableSet extends RuntimeException {
        UnopenableSet(String message) {
            super(message);
        }
    }
}
