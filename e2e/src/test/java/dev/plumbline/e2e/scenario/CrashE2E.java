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
    private static final int ATTEMPTS = 10;

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

            String value = killInTheMiddle(service, repo, namespace);
            String commit = repo.commit();
            lab.awaitUp(service);

            cluster.awaitReady(namespace, "web", commit, Duration.ofSeconds(120));
            for (int i = 0; i < OBJECTS; i++) {
                assertThat(cluster.configMapValue(namespace, "c" + i, "value")).isEqualTo(value);
            }
            lab.awaitQuiet(application);
            lab.awaitEveryRecordOnceInTheTrail(application);
            assertEpochsNeverFall(application);
        }
    }

    /**
     * Pushes changes of all objects until the service was killed after the first of them was written and before the last: on a
     * busy machine a sync may be over before its first write is told here.
     */
    private String killInTheMiddle(String service, Repo repo, String namespace) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            String value = "two-" + attempt;
            writeAll(repo, value);
            long written;
            try (FirstWrite first = FirstWrite.in(namespace, cluster.client())) {
                repo.push(value);
                first.await();
                lab.kill(service);
                written = cluster.configMaps(namespace).stream()
                        .filter(map -> value.equals(map.getData().get("value")))
                        .count();
            }
            if (written < OBJECTS) {
                return value;
            }
            lab.awaitUp(service);
            cluster.awaitReady(namespace, "web", repo.commit(), Duration.ofSeconds(120));
        }
        throw new AssertionError("of " + ATTEMPTS + " syncs none was in its middle when " + service + " was killed");
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
