package dev.plumbline.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.HealthChanged;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Health follows the workload. */
final class HealthE2E {

    private final Lab lab = Lab.running();
    private final Cluster cluster = lab.cluster();

    @Test
    void aDeploymentThatNeverGetsReadyIsProgressingThenDegraded() {
        String namespace = "health-" + UUID.randomUUID().toString().substring(0, 8);
        try (Repo repo = lab.createRepository(namespace)) {
            repo.write("web/deployment.yaml", stuck(600)).push("too large for any node");
            cluster.declare(namespace, "web", repo.url(), "web");
            lab.audit().await(namespace + "/web", HealthChanged.class, event -> health(event)
                    .equals("PROGRESSING"));
            // Only now, or who looks late would see no progress.
            repo.write("web/deployment.yaml", stuck(1)).push("and in no time");

            lab.audit().await(namespace + "/web", HealthChanged.class, event -> health(event)
                    .equals("DEGRADED"));
            List<String> told = lab.audit().events(namespace + "/web", HealthChanged.class).stream()
                    .map(HealthE2E::health)
                    .toList();
            assertThat(told).containsSubsequence("PROGRESSING", "DEGRADED").doesNotContain("HEALTHY");
            Awaitility.await().atMost(Cluster.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                            Cluster.condition(cluster.application(namespace, "web"), "Ready"))
                    .isEqualTo("False"));
        }
    }

    private static String stuck(int deadlineSeconds) {
        return Yaml.deployment("web", 1, "progressDeadlineSeconds: " + deadlineSeconds)
                .replace("cpu: 0.1", "cpu: 100000");
    }

    private static String health(JsonNode event) {
        return event.at("/data/health").asText();
    }
}
