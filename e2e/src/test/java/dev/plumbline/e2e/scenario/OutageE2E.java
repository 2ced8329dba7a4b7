package dev.plumbline.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.SyncSucceeded;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Plumbline stands on goes away for 20 seconds. */
final class OutageE2E {

    private static final Duration AWAY = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private final Lab lab = Lab.running();
    private final Cluster cluster = lab.cluster();
    private final String namespace = "outage-" + UUID.randomUUID().toString().substring(0, 8);
    private final String application = namespace + "/web";
    private final Repo repo = lab.createRepository(namespace);

    @BeforeEach
    void declare() {
        String commit =
                repo.write("web/a.yaml", Yaml.configMap("a", "color", "blue")).push("first");
        cluster.declare(namespace, "web", repo.url(), "web");
        cluster.awaitReady(namespace, "web", commit);
    }

    @AfterEach
    void close() {
        repo.close();
    }

    @Test
    void whileKafkaIsAwayTheWebhookSays503AndNothingIsLost() {
        lab.stop("kafka");
        String commit;
        try {
            repo.write("web/b.yaml", Yaml.configMap("b", "color", "green")).push("another object");
            repo.write("web/c.yaml", Yaml.configMap("c", "color", "green")).push("a third one");
            commit = repo.write("web/a.yaml", Yaml.configMap("a", "color", "green"))
                    .push("green");
            assertThat(lab.webhook()
                            .push(repo.url(), commit, commit, UUID.randomUUID().toString()))
                    .isEqualTo(503);
            stayAway();
        } finally {
            lab.start("kafka");
        }
        cluster.awaitReady(namespace, "web", commit, PATIENCE);
        for (String name : List.of("a", "b", "c")) {
            assertThat(cluster.configMapValue(namespace, name, "color"))
                    .as(name)
                    .isEqualTo("green");
        }
        lab.awaitQuiet(application);
        lab.awaitEveryRecordOnceInTheTrail(application);
    }

    @Test
    void whilePostgresIsAwaySyncGoesOnAndTheAuditCatchesUp() {
        lab.stop("postgres");
        String commit;
        try {
            commit = repo.write("web/a.yaml", Yaml.configMap("a", "color", "green"))
                    .push("green");
            cluster.awaitReady(namespace, "web", commit);
            stayAway();
        } finally {
            lab.start("postgres");
        }
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        lab.audit().events(application, SyncSucceeded.class))
                .anySatisfy(
                        event -> assertThat(event.at("/data/revision").asText()).isEqualTo(commit)));
        lab.awaitQuiet(application);
        lab.awaitEveryRecordOnceInTheTrail(application);
    }

    @Test
    void afterTheApiServerWasAwayTheClusterConverges() {
        lab.stop("kube-apiserver");
        String commit;
        try {
            commit = repo.write("web/a.yaml", Yaml.configMap("a", "color", "green"))
                    .push("green");
            stayAway();
        } finally {
            lab.start("kube-apiserver");
        }
        cluster.awaitReady(namespace, "web", commit, PATIENCE);
        cluster.edit(namespace, "a", "color", "red");
        cluster.awaitConfigMap(namespace, "a", "color", "green");
    }

    /** The outage itself is a span of time: there is no condition to wait for. */
    private static void stayAway() {
        Awaitility.await().pollDelay(AWAY).atMost(AWAY.plus(PATIENCE)).until(() -> true);
    }
}
