package dev.plumbline.renderer.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.Cause;
import dev.plumbline.events.Event;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.events.messaging.KafkaBrokerResource;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.GitServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked // fields are injected
@ExtendWith(NativeTools.class)
@QuarkusTest
@QuarkusTestResource(KafkaBrokerResource.class)
@QuarkusTestResource(RendererResource.class)
class ExactRefreshIT {

    private static final int APPLICATIONS = 1_000;
    /** Each tenth of these is a chart, each tenth a kustomization. */
    private static final int WITH_TOOLS = 100;

    @TempDir
    Path folder;

    @Inject
    EventPublisher publisher;

    @Inject
    MeterRegistry meters;

    KafkaBroker broker;

    private final String name = "exact-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void fetchesOnceAndStartsNoProgramForACommitThatTouchesNothing() {
        try (GitServer server = new GitServer();
                GitFixture git = new GitFixture(folder.resolve("fleet.git"))) {
            String url = server.serve("fleet", git.repository());
            String first = git.commit(files());
            List<CompletableFuture<?>> declared = new ArrayList<>();
            for (int i = 0; i < APPLICATIONS; i++) {
                declared.add(declare(url, i));
            }
            declared.forEach(CompletableFuture::join);
            await(
                    APPLICATIONS,
                    event -> event instanceof ManifestsRendered set
                            && set.revision().equals(first));

            int fetches = server.fetches();
            double programs = programs();
            assertThat(programs).isGreaterThanOrEqualTo(2 * WITH_TOOLS / 10.0);
            String second = git.commit(Map.of("README.md", "nothing that anything reads"));
            publisher.publishAndWait(Facts.pushed(url, first, second), Cause.root());
            await(
                    APPLICATIONS,
                    event -> event instanceof RevisionConfirmed same
                            && same.revision().equals(second)
                            && !same.rendered());
            assertThat(server.fetches() - fetches).isEqualTo(1);
            assertThat(programs()).isEqualTo(programs);

            String third = git.commit(Map.of("apps/0/templates/cm.yaml", configMap("changed")));
            publisher.publishAndWait(Facts.pushed(url, second, third), Cause.root());
            await(
                    1,
                    event -> event instanceof ManifestsRendered set
                            && set.revision().equals(third));
            await(
                    APPLICATIONS - 1,
                    event -> event instanceof RevisionConfirmed same
                            && same.revision().equals(third));
            assertThat(server.fetches() - fetches).isEqualTo(2);
            assertThat(programs()).isEqualTo(programs + 1);
        }
    }

    private double programs() {
        return meters.get("plumbline.renderer.tools").functionCounter().count();
    }

    private static Map<String, String> files() {
        Map<String, String> files = new HashMap<>();
        for (int i = 0; i < APPLICATIONS; i++) {
            String app = "apps/" + i + "/";
            if (i < WITH_TOOLS && i % 10 == 0) {
                files.put(app + "Chart.yaml", "apiVersion: v2\nname: app\nversion: 0.1.0\n");
                files.put(app + "templates/cm.yaml", configMap("1"));
            } else {
                files.put(app + "cm.yaml", configMap("1"));
            }
            if (i < WITH_TOOLS && i % 10 == 1) {
                files.put(app + "kustomization.yaml", "resources: [cm.yaml]\n");
            }
        }
        return files;
    }

    private static String configMap(String value) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {value: \"" + value + "\"}\n";
    }

    private CompletableFuture<?> declare(String url, int i) {
        ApplicationSpec spec = new ApplicationSpec(
                new ApplicationSpec.Source(url, "main", "apps/" + i, null),
                new ApplicationSpec.Destination("team"),
                new ApplicationSpec.SyncPolicy(true, true, true),
                false);
        ApplicationRef ref = new ApplicationRef("plumbline", name + "-" + i, "uid-" + name + "-" + i);
        return publisher.publish(new ApplicationDeclared(ref, 1, spec), Cause.root());
    }

    /** Waits for such an event of so many applications, some of which may be told twice where requests come again. */
    private void await(int count, Predicate<Event> event) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(180))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> own().stream()
                                .filter(event)
                                .map(Event::subject)
                                .distinct()
                                .count()
                        == count);
    }

    private List<Event> own() {
        List<Event> own = new ArrayList<>();
        broker.events(Topic.MANIFESTS).forEach(envelope -> {
            if (envelope.event().subject().startsWith("plumbline/" + name)) {
                own.add(envelope.event());
            }
        });
        return own;
    }
}
