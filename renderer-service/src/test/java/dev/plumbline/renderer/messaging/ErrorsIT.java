package dev.plumbline.renderer.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.SourceType;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.events.messaging.KafkaBrokerResource;
import dev.plumbline.events.trust.SecretFingerprint;
import dev.plumbline.renderer.KeysConfig;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RendererConfig;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.ManifestSource;
import dev.plumbline.renderer.rendering.ManifestSources;
import dev.plumbline.renderer.rendering.Renderer;
import dev.plumbline.renderer.rendering.SignedSets;
import dev.plumbline.renderer.source.ServedGit;
import dev.plumbline.renderer.source.SourceTree;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A service whose renderer ends with what is no exception. */
@NullUnmarked // a field is injected
@ExtendWith(NativeTools.class)
@QuarkusTest
@TestProfile(ErrorsIT.Failing.class)
@QuarkusTestResource(KafkaBrokerResource.class)
@QuarkusTestResource(RendererResource.class)
class ErrorsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @RegisterExtension
    final ServedGit served = new ServedGit();

    KafkaBroker broker;

    @Test
    void tellsOfAnErrorAndParksItsRequest() {
        served.git().commit(Map.of("app/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\n"));
        broker.publish(List.of(Facts.declared("app", served.url(), "app")));
        RenderingFailed failed = await().atMost(PATIENCE)
                .until(
                        () -> broker.events(Topic.MANIFESTS).stream()
                                .filter(each -> each.event() instanceof RenderingFailed)
                                .map(each -> (RenderingFailed) each.event())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(failed.reason()).isEqualTo(Reason.TOOL_FAILED);
        assertThat(failed.message()).startsWith("unexpected StackOverflowError; the renderer's log tells where");
        await().atMost(PATIENCE).until(() -> broker.records(Topic.RENDER_REQUESTS.deadLetterName()).stream()
                .anyMatch(record -> record.key().equals("plumbline/app")));
    }

    /** With a renderer of its own. */
    public static final class Failing implements QuarkusTestProfile {
        /** It is built before its resources are asked. */
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.otel.exporter.otlp.enabled", "false");
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(FailingRenderer.class);
        }
    }

    /** In the place of the service's own. */
    @Alternative
    static final class FailingRenderer {

        @Produces
        @Singleton
        Renderer renderer(RendererConfig config, KeysConfig keys, SignedSets sets) {
            return new Renderer(
                    new ManifestSources(List.of(new Endless()), RenderLimits.of(config)),
                    SecretFingerprint.of(keys.fingerprint()),
                    sets);
        }
    }

    private static final class Endless implements ManifestSource {

        @Override
        public SourceType type() {
            return SourceType.PLAIN;
        }

        @Override
        public Prepared prepare(Definition definition, SourceTree tree) {
            throw new StackOverflowError();
        }
    }
}
