package dev.plumbline.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each service killed in the middle of a sync of 50 objects. */
final class CrashE2E {

    private static final int OBJECTS = 50;

    private final Lab lab = Lab.running();
    private final Cluster cluster = lab.cluster();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "webhook-receiver",
                "repo-poller",
                "renderer-service",
                "sync-service",
                "drift-detector",
                "audit-service"
            })
    void convergesAfterTheServiceWasKilled(String service) {
        String namespace = "crash-" + UUID.randomUUID().toString().substring(0, 8);
        String application = namespace + "/web";
        try (Repo repo = lab.createRepository(namespace)) {
            writeAll(repo, "one");
            cluster.declare(namespace, "web", repo.url(), "web");
            cluster.awaitReady(namespace, "web", repo.push("one"));

            writeAll(repo, "two");
            String commit = repo.push("two");
            lab.kill(service);
            lab.awaitUp(service);

            cluster.awaitReady(namespace, "web", commit, Duration.ofSeconds(120));
            for (int i = 0; i < OBJECTS; i++) {
                assertThat(cluster.configMapValue(namespace, "c" + i, "value")).isEqualTo("two");
            }
            lab.awaitQuiet(application);
            List<String> ids = lab.audit().events(application).stream()
                    .map(event ->
                            event.path("type").asText() + " " + event.path("id").asText())
                    .toList();
            assertThat(ids).doesNotHaveDuplicates();
            assertEpochsNeverFall(application);
        }
    }

    private static void writeAll(Repo repo, String value) {
        for (int i = 0; i < OBJECTS; i++) {
            repo.write("web/c" + i + ".yaml", Yaml.configMap("c" + i, "value", value));
        }
    }

    private void assertEpochsNeverFall(String application) {
        List<JsonNode> applied = lab.audit().events(application).stream()
                .filter(event -> event.path("type").asText().contains("ObjectApplied"))
                .toList();
        assertThat(applied.stream().map(event -> event.path("subject").asText()).distinct())
                .hasSize(OBJECTS);
        applied.stream().map(event -> event.path("subject").asText()).distinct().forEach(subject -> assertThat(
                        applied.stream()
                                .filter(event -> event.path("subject").asText().equals(subject))
                                .map(event -> event.at("/data/epoch").asLong()))
                .as(subject)
                .isSorted());
    }
}
