package dev.plumbline.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.e2e.bench.Writes;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.SyncSucceeded;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes in Git reach the cluster, and nothing else does. */
final class ChangeE2E {

    private final Lab lab = Lab.running();
    private final Cluster cluster = lab.cluster();
    private final String namespace = "change-" + UUID.randomUUID().toString().substring(0, 8);
    private final String application = namespace + "/web";
    private final Repo repo = lab.createRepository(namespace);

    @BeforeEach
    void declare() {
        repo.write("web/a.yaml", Yaml.configMap("a", "color", "blue"))
                .write("web/b.yaml", Yaml.configMap("b", "color", "blue"))
                .write("web/deployment.yaml", Yaml.deployment("web", 1, ""));
        String first = repo.push("first");
        cluster.declare(namespace, "web", repo.url(), "web");
        cluster.awaitReady(namespace, "web", first);
    }

    @AfterEach
    void close() {
        repo.close();
    }

    @Test
    void onlyTheChangedObjectIsWritten() {
        Writes before = lab.awaitStillness();
        String commit =
                repo.write("web/a.yaml", Yaml.configMap("a", "color", "green")).push("green");
        cluster.awaitReady(namespace, "web", commit);

        assertThat(cluster.configMapValue(namespace, "a", "color")).isEqualTo("green");
        Map<String, Long> writes = cluster.writes().since(before);
        assertThat(writes).containsEntry("configmaps", 1L).containsOnlyKeys("configmaps", "applications/status");
        JsonNode succeeded = lab.audit().await(application, SyncSucceeded.class, event -> event.at("/data/revision")
                .asText()
                .equals(commit));
        assertThat(succeeded.at("/data/counts/configured").asInt()).isEqualTo(1);
        assertThat(succeeded.at("/data/counts/unchanged").asInt()).isEqualTo(2);
    }

    @Test
    void whatLeftGitIsPrunedAndWhatIsSomebodyElsesStays() {
        cluster.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("somebody-elses")
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
        String commit = repo.remove("web/b.yaml").push("remove b");
        cluster.awaitReady(namespace, "web", commit);

        assertThat(cluster.configMaps(namespace))
                .extracting(map -> map.getMetadata().getName())
                .contains("a", "somebody-elses")
                .doesNotContain("b");
        assertThat(lab.audit().events(application, DriftDetected.class)).isEmpty();
    }

    @Test
    void aCommitThatTouchesNoApplicationWritesNothing() {
        Writes before = lab.awaitStillness();
        String commit = repo.write("README.md", "hello").push("readme");
        lab.audit().await(application, RevisionConfirmed.class, event -> event.at("/data/revision")
                .asText()
                .equals(commit));
        assertThat(cluster.writes().since(before)).isEmpty();
    }

    @Test
    void everyObjectBearsItsOwnersLabel() {
        String label = cluster.application(namespace, "web")
                .at("/metadata/labels/applyset.kubernetes.io~1id")
                .asText();
        assertThat(label).matches("applyset-[A-Za-z0-9_-]{43}-v1");
        assertThat(cluster.configMaps(namespace).stream()
                        .filter(map -> !map.getMetadata().getName().equals("kube-root-ca.crt")))
                .hasSize(2)
                .allSatisfy(map -> assertThat(map.getMetadata().getLabels())
                        .containsEntry("applyset.kubernetes.io/part-of", label));
    }
}
