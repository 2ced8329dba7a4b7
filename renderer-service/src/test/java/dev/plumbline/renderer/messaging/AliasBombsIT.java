package dev.plumbline.renderer.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.events.InstalledServices;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.events.trust.TestKeys;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.ServedGit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Small files that are large in memory, for a renderer that has little of it. */
@ExtendWith(NativeTools.class)
class AliasBombsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int FILES = 40;

    @RegisterExtension
    final ServedGit served = new ServedGit();

    @RegisterExtension
    final InstalledServices services = new InstalledServices();

    @Test
    void refusesManyFilesThatAreLargeInMemoryWhileAnotherApplicationIsRendered(@TempDir Path folder) throws Exception {
        Map<String, String> files = new HashMap<>(Map.of("well/cm.yaml", configMap("cm")));
        for (int i = 0; i < FILES; i++) {
            files.put("bombs/" + i + ".yaml", bomb("cm" + i));
        }
        String first = served.git().commit(files);
        try (KafkaBroker broker = new KafkaBroker()) {
            RendererProcess renderer = services.add(new RendererProcess(
                    "renderer",
                    broker.bootstrap(),
                    TestKeys.in(Files.createDirectories(folder.resolve("keys"))),
                    folder));
            broker.publish(List.of(
                    Facts.declared("bombs", served.url(), "bombs"), Facts.declared("well", served.url(), "well")));
            await().atMost(PATIENCE).until(() -> isRendered(broker, first));
            String second =
                    served.git().commit(Map.of("bombs/0.yaml", bomb("other"), "well/new.yaml", configMap("new")));
            broker.publish(List.of(Facts.pushed(served.url(), null, second)));
            await().atMost(PATIENCE).until(() -> isRendered(broker, second));
            await().atMost(PATIENCE).until(() -> failures(broker).count() >= 2);
            assertThat(failures(broker)).allSatisfy(failed -> {
                assertThat(failed.reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
                assertThat(failed.message()).contains("aliases included");
            });
            assertThat(renderer.isAlive()).isTrue();
            assertThat(renderer.log()).doesNotContain("OutOfMemoryError");
        }
    }

    /** 990,000 empty mappings in seven kilobytes. */
    private static String bomb(String name) {
        return configMap(name) + "a: &a [" + "{}, ".repeat(1_000) + "]\nb: [" + "*a, ".repeat(989) + "]\n";
    }

    private static String configMap(String name) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\n";
    }

    private static boolean isRendered(KafkaBroker broker, String revision) {
        return events(broker, ManifestsRendered.class)
                .anyMatch(set -> set.revision().equals(revision));
    }

    private static Stream<RenderingFailed> failures(KafkaBroker broker) {
        return events(broker, RenderingFailed.class);
    }

    private static <T> Stream<T> events(KafkaBroker broker, Class<T> type) {
        return broker.events(Topic.MANIFESTS).stream()
                .map(envelope -> envelope.event())
                .filter(type::isInstance)
                .map(type::cast);
    }
}
