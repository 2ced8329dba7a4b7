package dev.plumbline.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.SyncStarted;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks are hints: lost, repeated and forged ones change nothing of what the cluster ends up with. */
final class WebhookE2E {

    private final Lab lab = Lab.running();
    private final Cluster cluster = lab.cluster();
    private final String namespace = "webhook-" + UUID.randomUUID().toString().substring(0, 8);
    private final Repo repo = lab.createRepository(namespace);
    private String first = "";

    @BeforeEach
    void declare() {
        first = repo.write("web/a.yaml", Yaml.configMap("a", "color", "blue")).push("first");
        cluster.declare(namespace, "web", repo.url(), "web");
        cluster.awaitReady(namespace, "web", first);
    }

    @AfterEach
    void close() {
        repo.close();
    }

    @Test
    void thePollerBringsWhatNoWebhookTold() {
        lab.muteWebhooks(namespace);
        String commit =
                repo.write("web/a.yaml", Yaml.configMap("a", "color", "green")).push("green");
        cluster.awaitReady(namespace, "web", commit);
        // A late hint about the first commit may already have led to this one: the tip is what is rendered.
        Awaitility.await().atMost(Cluster.PATIENCE).untilAsserted(() -> assertThat(
                        lab.topicEvents(CommitDiscovered.class))
                .anySatisfy(event -> assertThat(event.after()).isEqualTo(commit)));
        assertThat(lab.topicEvents(CommitPushed.class))
                .noneSatisfy(event -> assertThat(event.after()).isEqualTo(commit));
    }

    @Test
    void aWebhookDeliveredThreeTimesLeadsToOneSync() {
        String commit =
                repo.write("web/a.yaml", Yaml.configMap("a", "color", "green")).push("green");
        String delivery = UUID.randomUUID().toString();
        assertThat(lab.webhook().push(repo.url(), first, commit, delivery)).isEqualTo(202);
        for (int i = 0; i < 2; i++) {
            assertThat(lab.webhook().push(repo.url(), first, commit, delivery)).isEqualTo(200);
        }
        cluster.awaitReady(namespace, "web", commit);
        lab.awaitQuiet(namespace + "/web");
        assertThat(lab.audit().events(namespace + "/web", SyncStarted.class).stream()
                        .filter(event -> event.at("/data/revision").asText().equals(commit)))
                .hasSize(1);
    }

    @Test
    void aForgedSignatureIsRefusedAndLeavesNoEvent() {
        String forged = "f".repeat(40);
        assertThat(lab.webhook().forged(repo.url(), first, forged)).isEqualTo(401);
        // A true one after it, on the same partition: once that is there, the forged one would have been.
        String delivery = UUID.randomUUID().toString();
        assertThat(lab.webhook().push(repo.url(), first, first, delivery)).isEqualTo(202);
        Awaitility.await().atMost(Cluster.PATIENCE).untilAsserted(() -> assertThat(lab.topicEvents(CommitPushed.class))
                .anySatisfy(event -> assertThat(event.delivery()).isEqualTo(delivery)));
        assertThat(lab.topicEvents(CommitPushed.class))
                .noneSatisfy(event -> assertThat(event.after()).isEqualTo(forged));
    }
}
