package dev.plumbline.drift;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/** A key for fingerprints in a file, as an installation has it. */
public final class FingerprintKey implements QuarkusTestResourceLifecycleManager {

    private Path file = Path.of("fingerprint.key");

    @Override
    public Map<String, String> start() {
        try {
            file = Files.createTempFile("fingerprint", ".key");
            Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]));
            return Map.of("plumbline.keys.fingerprint", file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
