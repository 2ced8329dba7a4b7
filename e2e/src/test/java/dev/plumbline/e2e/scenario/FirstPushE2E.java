package dev.plumbline.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.HealthChanged;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the first push to healthy, and all of it in the audit trail. */
final class FirstPushE2E {

    private final Lab lab = Lab.running();
    private final Cluster cluster = lab.cluster();

    @ParameterizedTest
    @ValueSource(strings = {"website", "orders", "billing"})
    void eachSampleApplicationBecomesReady(String sample) {
        JsonNode application = lab.awaitSample(sample);
        assertThat(Cluster.condition(application, "Ready")).isEqualTo("True");
        assertThat(Cluster.condition(application, "Synced")).isEqualTo("True");
        assertThat(Cluster.condition(application, "Healthy")).isEqualTo("True");
    }

    @ParameterizedTest
    @ValueSource(strings = {"website", "orders", "billing"})
    void everyObjectOfASampleApplicationCarriesItsOwnersLabel(String sample) {
        JsonNode application = lab.awaitSample(sample);
        String set =
                application.at("/metadata/labels/applyset.kubernetes.io~1id").asText();
        assertThat(set).startsWith("applyset-");
        assertThat(lab.baselines("fleet/" + sample)).isNotEmpty().allSatisfy(baseline -> assertThat(
                        cluster.live(baseline).getMetadata().getLabels())
                .as(baseline.object().toString())
                .containsEntry("applyset.kubernetes.io/part-of", set));
    }

    @Test
    void theTreeIsCompleteFromThePushToHealthyAndIsOneTrace() {
        String namespace = "tree-" + UUID.randomUUID().toString().substring(0, 8);
        try (Repo repo = lab.createRepository(namespace)) {
            repo.write("web/a.yaml", Yaml.configMap("a", "color", "blue"));
            cluster.awaitReady(namespace, declare(namespace, repo), repo.push("first"));
            String commit = repo.write("web/a.yaml", Yaml.configMap("a", "color", "green"))
                    .push("second");
            JsonNode healthy = lab.audit()
                    .await(namespace + "/web", HealthChanged.class, event -> event.at("/data/revision")
                            .asText()
                            .equals(commit));

            // The last event may be recorded before others, which are on other topics.
            Awaitility.await().atMost(Cluster.PATIENCE).ignoreExceptions().untilAsserted(() -> {
                JsonNode root = lab.audit()
                        .trace(healthy.path("correlationId").asText())
                        .path("root");
                Set<String> types = new HashSet<>();
                collect(root, types);
                assertThat(root.path("type").asText()).contains("CommitPushed");
                assertThat(types)
                        .contains(
                                "CommitPushed",
                                "RenderRequested",
                                "ManifestsRendered",
                                "SyncStarted",
                                "ObjectApplied",
                                "SyncSucceeded",
                                "HealthChanged");
            });
            List<String> traces = lab.audit().events(namespace + "/web").stream()
                    .filter(event -> event.path("correlationId").equals(healthy.path("correlationId")))
                    .map(event -> event.path("traceparent").asText().split("-")[1])
                    .distinct()
                    .toList();
            assertThat(traces).hasSize(1);
        }
    }

    private String declare(String namespace, Repo repo) {
        cluster.declare(namespace, "web", repo.url(), "web");
        return "web";
    }

    private static void collect(JsonNode node, Set<String> types) {
        types.add(node.path("type")
                .asText()
                .replaceFirst("dev\\.plumbline\\.", "")
                .replaceFirst("\\.v1$", ""));
        node.path("children").forEach(child -> collect(child, types));
    }
}
