package dev.plumbline.receiver.delivery;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A secret file that tests may rewrite. */
public final class SecretFileResource implements QuarkusTestResourceLifecycleManager {

    static final String SECRET = "it is a secret to nobody";
    static final Path FILE = Path.of("target", "github-secret").toAbsolutePath();

    @Override
    public Map<String, String> start() {
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, SECRET);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of("plumbline.webhook.github.secret-file", FILE.toString());
    }

    @Override
    public void stop() {
        // the file lies in target/
    }
}
