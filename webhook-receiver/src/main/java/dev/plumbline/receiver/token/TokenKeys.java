package dev.plumbline.receiver.token;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.Key;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jose4j.http.Get;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/** Where an issuer's public keys come from. */
public final class TokenKeys {

    private static final Logger LOG = Logger.getLogger(TokenKeys.class);
    private static final int MAX_BYTES = 1024 * 1024;
    /** How long a delivery waits for keys that have to be fetched: what is left of its time belongs to Kafka. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** In milliseconds; together well below the time in which a delivery is answered. */
    private static final int CONNECT_TIMEOUT = 1_500;

    private static final int READ_TIMEOUT = 2_000;
    /** In seconds: who sends unknown key ids makes us ask the issuer at most this often. */
    private static final long UNKNOWN_KEY_PAUSE = 60;

    private TokenKeys() {}

    /** The keys of a file, reread when it changes. */
    public static VerificationKeyResolver ofFile(Path file) {
        return new KeysFile(file);
    }

    /**
     * The keys that an issuer publishes; kept as long as it says, and through its failures.
     *
     * @throws IllegalArgumentException where the URL is not {@code https}
     */
    public static VerificationKeyResolver published(URI url) {
        if (!"https".equals(url.getScheme())) {
            throw new IllegalArgumentException("keys are fetched by https only");
        }
        Get get = new Get();
        get.setConnectTimeout(CONNECT_TIMEOUT);
        get.setReadTimeout(READ_TIMEOUT);
        get.setRetries(0);
        get.setResponseBodySizeLimit(MAX_BYTES);
        HttpsJwks keys = new HttpsJwks(url.toString());
        keys.setSimpleHttpGet(get);
        keys.setRefreshReprieveThreshold(UNKNOWN_KEY_PAUSE * 1_000);
        keys.setRetainCacheOnErrorDuration(UNKNOWN_KEY_PAUSE);
        return new PatientKeys(new HttpsJwksVerificationKeyResolver(keys), PATIENCE);
    }

    /** While the file cannot be read, or is none of keys, those that it held before count. */
    private static final class KeysFile implements VerificationKeyResolver {

        private final Path file;
        private volatile @Nullable Content content;

        KeysFile(Path file) {
            this.file = file;
        }

        /** What singles out a state of the file. A mounted Secret is swapped by its link. */
        private record Stamp(
                FileTime modified, long size, @Nullable Object key) {}

        private record Content(Stamp stamp, VerificationKeyResolver keys) {}

        @Override
        public Key resolveKey(JsonWebSignature signature, List<JsonWebStructure> nesting)
                throws UnresolvableKeyException {
            return keys().resolveKey(signature, nesting);
        }

        private VerificationKeyResolver keys() throws PatientKeys.KeysUnavailable {
            Content known = content;
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                Stamp stamp = new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
                if (known == null || !known.stamp().equals(stamp)) {
                    known = new Content(stamp, read(stamp.size()));
                    content = known;
                }
            } catch (IOException | JoseException e) {
                String reason = e.getClass().getSimpleName();
                if (known == null) {
                    throw new PatientKeys.KeysUnavailable("the issuer's keys cannot be read: " + reason);
                }
                LOG.warnf("keys unreadable, the former count file=%s reason=%s", file, reason);
            }
            return known.keys();
        }

        private VerificationKeyResolver read(long size) throws IOException, JoseException {
            if (size > MAX_BYTES) {
                throw new IOException("more than " + MAX_BYTES + " bytes");
            }
            return new JwksVerificationKeyResolver(new JsonWebKeySet(Files.readString(file)).getJsonWebKeys());
        }
    }
}
