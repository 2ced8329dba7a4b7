package dev.plumbline.renderer.messaging;

import dev.plumbline.events.trust.TestKeys;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.sops.SopsFiles;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/** The renderer's own folders, keys and programs. */
@NullUnmarked
public final class RendererResource implements QuarkusTestResourceLifecycleManager {

    private TestKeys keys;

    @Override
    public Map<String, String> start() {
        try {
            Path folder = Files.createTempDirectory("renderer-it");
            keys = TestKeys.in(folder);
            Path age = Files.createDirectories(folder.resolve("age/plumbline"));
            Files.writeString(age.resolve("test.agekey"), SopsFiles.text("team.agekey"));
            Files.writeString(age.resolve("test.asc"), SopsFiles.text("rsa.asc"));
            Files.createDirectories(folder.resolve("signers"));
            Files.writeString(
                    folder.resolve("policies.yaml"),
                    "policies:\n  - namespaces: [guarded]\n    verify: {keys: [alice]}\n");
            Map<String, String> settings = new HashMap<>(Map.of(
                    "plumbline.renderer.helm",
                            NativeTools.folder().resolve("helm").toString(),
                    "plumbline.renderer.kustomize",
                            NativeTools.folder().resolve("kustomize").toString(),
                    "plumbline.renderer.worker",
                            NativeTools.folder().resolve("worker").toString(),
                    "plumbline.renderer.fetch.retry-cap", "1s",
                    "plumbline.keys.signing-private", keys.file("signing.key").toString(),
                    "plumbline.keys.sealing-public", keys.file("sealing.pub").toString(),
                    "plumbline.keys.fingerprint", keys.file("fingerprint.key").toString(),
                    "quarkus.otel.exporter.otlp.enabled", "false"));
            settings.put(
                    "plumbline.renderer.sops.keys-directory",
                    folder.resolve("age").toString());
            settings.put(
                    "plumbline.renderer.signers-directory",
                    folder.resolve("signers").toString());
            settings.put(
                    "plumbline.renderer.policies",
                    folder.resolve("policies.yaml").toString());
            settings.put("plumbline.renderer.mirrors", folder.resolve("mirrors").toString());
            return settings;
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
