package dev.plumbline.sync;

import dev.plumbline.events.trust.TestKeys;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/** The service's keys. */
@NullUnmarked
public final class SyncResource implements QuarkusTestResourceLifecycleManager {

    private TestKeys keys;

    @Override
    public Map<String, String> start() {
        try {
            keys = TestKeys.in(Files.createTempDirectory("sync-it"));
            return Map.of(
                    "plumbline.keys.signing-public", keys.file("signing.pub").toString(),
                    "plumbline.keys.sealing-private", keys.file("sealing.key").toString(),
                    "plumbline.keys.fingerprint", keys.file("fingerprint.key").toString(),
                    "quarkus.otel.exporter.otlp.enabled", "false");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(keys, field -> field.getType() == TestKeys.class);
    }

    @Override
    public void stop() {
        // the folder is the system's to clean
    }
}
