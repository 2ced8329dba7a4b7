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

    /** The secret of {@code /webhooks/github/acme}. */
    static final String NAMED = "that of acme";

    /** What stands in the URL that Docker Hub posts to. */
    static final String TOKEN = "token-in-the-url";

    private static final Path FOLDER = Path.of("target", "github-secrets").toAbsolutePath();
    private static final Path TOKEN_FILE = Path.of("target", "hub-token").toAbsolutePath();

    @Override
    public Map<String, String> start() {
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, SECRET);
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve("acme"), NAMED);
            Files.writeString(TOKEN_FILE, TOKEN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(
                "plumbline.webhook.github.secret-file", FILE.toString(),
                "plumbline.webhook.github.secret-directory", FOLDER.toString(),
                "plumbline.webhook.docker-hub.secret-file", TOKEN_FILE.toString());
    }

    @Override
    public void stop() {
        // the file lies in target/
    }
}
