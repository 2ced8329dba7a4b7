package dev.plumbline.receiver.delivery;

import dev.plumbline.receiver.provider.Provider;
import dev.plumbline.receiver.provider.Providers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.lang.JoseException;

/** One secret for all providers, an issuer of tokens, and a rate that a test can exceed. */
public final class AllProviders implements QuarkusTestResourceLifecycleManager {

    static final String SECRET = "robot:s3cret";
    static final String ISSUER = "https://issuer.example";
    static final String AUDIENCE = "plumbline";
    static final RsaJsonWebKey KEY = key();

    private static final Path FOLDER = Path.of("target", "all-providers").toAbsolutePath();

    private static RsaJsonWebKey key() {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("k");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>();
        try {
            Path secret = Files.createDirectories(FOLDER).resolve("secret");
            Files.writeString(secret, SECRET);
            for (Provider provider : Providers.all()) {
                settings.put("plumbline.webhook." + provider.name() + ".secret-file", secret.toString());
            }
            Path keys = Files.writeString(
                    FOLDER.resolve("keys.json"), new JsonWebKeySet(KEY).toJson(OutputControlLevel.PUBLIC_ONLY));
            settings.put("plumbline.webhook.generic.jwt.keys-file", keys.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings.put("plumbline.webhook.generic.jwt.issuer", ISSUER);
        settings.put("plumbline.webhook.generic.jwt.audience", AUDIENCE);
        settings.put("plumbline.webhook.per-second", "50");
        return settings;
    }

    @Override
    public void stop() {
        // the files lie in target/
    }
}
