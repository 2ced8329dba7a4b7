package dev.plumbline.receiver.token;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.Key;
import java.time.Duration;
import java.util.List;
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

    private static final class KeysFile implements VerificationKeyResolver {

        private final Path file;
        private volatile @Nullable Content content;

        KeysFile(Path file) {
            this.file = file;
        }

        private record Content(FileTime modified, long size, VerificationKeyResolver keys) {}

        @Override
        public Key resolveKey(JsonWebSignature signature, List<JsonWebStructure> nesting)
                throws UnresolvableKeyException {
            try {
                return keys().resolveKey(signature, nesting);
            } catch (IOException | JoseException e) {
                throw new UnresolvableKeyException(
                        "the issuer's keys cannot be read: " + e.getClass().getSimpleName());
            }
        }

        private VerificationKeyResolver keys() throws IOException, JoseException {
            FileTime modified = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            Content known = content;
            if (known == null || !known.modified().equals(modified) || known.size() != size) {
                if (size > MAX_BYTES) {
                    throw new IOException("more than " + MAX_BYTES + " bytes");
                }
                JsonWebKeySet set = new JsonWebKeySet(Files.readString(file));
                known = new Content(modified, size, new JwksVerificationKeyResolver(set.getJsonWebKeys()));
                content = known;
            }
            return known.keys();
        }
    }
}
