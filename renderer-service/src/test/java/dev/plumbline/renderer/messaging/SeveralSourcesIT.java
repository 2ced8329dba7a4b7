package dev.plumbline.renderer.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.Cause;
import dev.plumbline.events.Event;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.SourceRevision;
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
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
class SeveralSourcesIT {

    @TempDir
    Path folder;

    @Inject
    EventPublisher publisher;

    @Inject
    MeterRegistry meters;

    KafkaBroker broker;

    private final String name = "several-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void aPushToEitherRepositoryRendersAndOneThatTouchesNothingStartsNoProgram() {
        try (GitServer server = new GitServer();
                GitFixture charts = new GitFixture(folder.resolve("charts.git"));
                GitFixture values = new GitFixture(folder.resolve("values.git"))) {
            String chartsUrl = server.serve("charts", charts.repository());
            String valuesUrl = server.serve("values", values.repository());
            String chart = charts.commit(Map.of(
                    "Chart.yaml",
                    "apiVersion: v2\nname: web\nversion: 0.1.0\n",
                    "templates/cm.yaml",
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {value: {{ .Values.value }}}\n"));
            String first = values.commit(Map.of("prod.yaml", "value: one\n"));
            declare(chartsUrl, valuesUrl);
            await(event -> event instanceof ManifestsRendered set && isAt(set.sources(), chart, first));

            String second = values.commit(Map.of("prod.yaml", "value: two\n"));
            pushed(valuesUrl, first, second);
            await(event -> event instanceof ManifestsRendered set && isAt(set.sources(), chart, second));

            String newChart = charts.commit(Map.of("templates/b.yaml", configMap()));
            pushed(chartsUrl, chart, newChart);
            await(event -> event instanceof ManifestsRendered set && isAt(set.sources(), newChart, second));

            double programs = programs();
            String third = values.commit(Map.of("README.md", "nothing"));
            pushed(valuesUrl, second, third);
            await(event -> event instanceof RevisionConfirmed same
                    && isAt(same.sources(), newChart, third)
                    && !same.rendered());
            assertThat(programs()).isEqualTo(programs);
        }
    }

    private void declare(String chartsUrl, String valuesUrl) {
        ApplicationSpec.Helm helm = new ApplicationSpec.Helm(null, List.of("$values/prod.yaml"), null);
        ApplicationSpec spec = new ApplicationSpec(
                List.of(
                        new ApplicationSpec.Source(chartsUrl, "main", ".", helm),
                        ApplicationSpec.Source.lending(valuesUrl, "main", "values")),
                new ApplicationSpec.Destination("team"),
                new ApplicationSpec.SyncPolicy(true, true, true),
                false);
        publisher.publishAndWait(
                new ApplicationDeclared(new ApplicationRef("plumbline", name, "uid-" + name), 1, spec), Cause.root());
    }

    private void pushed(String url, String before, String after) {
        publisher.publishAndWait(Facts.pushed(url, before, after), Cause.root());
    }

    private static boolean isAt(List<SourceRevision> sources, String chart, String values) {
        return sources.stream().map(SourceRevision::revision).toList().equals(List.of(chart, values));
    }

    private double programs() {
        return meters.get("plumbline.renderer.tools").functionCounter().count();
    }

    private void await(Predicate<Event> expected) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> broker.events(Topic.MANIFESTS).stream()
                .filter(envelope -> envelope.event().subject().equals("plumbline/" + name))
                .anyMatch(envelope -> expected.test(envelope.event())));
    }

    private static String configMap() {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\ndata: {value: x}\n";
    }
}
