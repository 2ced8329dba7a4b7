package dev.plumbline.renderer.sops;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.framework.armor.ArmoredDecryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The age identities of each namespace, {@code NAMESPACE/*.agekey} in a folder that the operator mounts. They are read for each
 * rendering, so that a new one counts at once; no namespace reaches another's.
 */
final class TenantKeys {

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final String IDENTITY = "AGE-SECRET-KEY-1";
    private static final int DATA_KEY_BYTES = 32;
    private static final int MAX_RECIPIENTS = 100;
    private static final int MAX_NAMED = 5;

    private final Optional<Path> folder;

    TenantKeys(Optional<Path> folder) {
        this.folder = folder;
    }

    /**
     * The key of a file's values.
     *
     * @param metadata the file's, with the key encrypted for each recipient
     * @throws SopsProblem where it is not encrypted for this namespace
     */
    SecretKey dataKey(String namespace, JsonNode metadata) throws SopsProblem {
        if (metadata.path("shamir_threshold").asInt() > 1
                || metadata.path("key_groups").size() > 0) {
            throw new SopsProblem("its key is shared among groups (Shamir), which is not supported");
        }
        JsonNode recipients = metadata.path("age");
        if (recipients.size() > MAX_RECIPIENTS) {
            throw new SopsProblem("is for more than " + MAX_RECIPIENTS + " recipients");
        }
        List<RecipientStanzaReader> identities = identities(namespace);
        for (JsonNode recipient : recipients) {
            for (RecipientStanzaReader identity : identities) {
                Optional<SecretKey> key = opened(recipient.path("enc").asText(), identity);
                if (key.isPresent()) {
                    return key.get();
                }
            }
        }
        throw new SopsProblem("no age key of the namespace " + namespace + " opens it; it is for " + named(recipients));
    }

    private static String named(JsonNode recipients) {
        String names = StreamSupport.stream(recipients.spliterator(), false)
                .limit(MAX_NAMED)
                .map(recipient -> recipient.path("recipient").asText())
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "no age recipient" : names;
    }

    private static Optional<SecretKey> opened(String armored, RecipientStanzaReader identity) {
        byte[] file = armored.getBytes(StandardCharsets.US_ASCII);
        try (InputStream plain = Channels.newInputStream(new ArmoredDecryptingChannelFactory()
                .newDecryptingChannel(Channels.newChannel(new ByteArrayInputStream(file)), List.of(identity)))) {
            byte[] key = plain.readNBytes(DATA_KEY_BYTES + 1);
            return key.length == DATA_KEY_BYTES ? Optional.of(new SecretKeySpec(key, "AES")) : Optional.empty();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            return Optional.empty(); // for somebody else
        }
    }

    private List<RecipientStanzaReader> identities(String namespace) throws SopsProblem {
        List<RecipientStanzaReader> identities = new ArrayList<>();
        if (folder.isEmpty() || !NAMESPACE.matcher(namespace).matches()) {
            return identities;
        }
        Path own = folder.get().resolve(namespace);
        if (!Files.isDirectory(own)) {
            return identities;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(own, "*.agekey")) {
            for (Path file : files) {
                for (String line : Files.readAllLines(file)) {
                    if (line.startsWith(IDENTITY)) {
                        identities.add(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(line.strip()));
                    }
                }
            }
            return identities;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new SopsProblem("the age keys of the namespace " + namespace + " cannot be read");
        }
    }
}
