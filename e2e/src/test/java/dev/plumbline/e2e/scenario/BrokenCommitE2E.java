package dev.plumbline.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.SyncHeld;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A broken commit is an event that names file and reason; the cluster stays as it is; the next good one recovers. */
final class BrokenCommitE2E {

    private final Lab lab = Lab.running();
    private final Cluster cluster = lab.cluster();
    private final String namespace = "broken-" + UUID.randomUUID().toString().substring(0, 8);
    private final Repo repo = lab.createRepository(namespace);

    @AfterEach
    void close() {
        repo.close();
    }

    @Test
    void badYamlIsNamedWithFileAndLine() {
        start(Map.of("web/a.yaml", Yaml.configMap("a", "color", "blue")));
        JsonNode failed = breakWith("web/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: [\n");
        assertThat(failed.at("/data/file").asText()).isEqualTo("web/a.yaml");
        assertThat(failed.at("/data/line").asInt()).isBetween(3, 4);
        recover("web/a.yaml", Yaml.configMap("a", "color", "green"));
    }

    @Test
    void aHelmTemplateErrorIsNamedWithItsTemplate() {
        start(Map.of(
                "web/Chart.yaml",
                "apiVersion: v2\nname: web\nversion: 1.0.0\n",
                "web/templates/a.yaml",
                Yaml.configMap("a", "color", "blue")));
        JsonNode failed = breakWith("web/templates/a.yaml", "kind: {{ required \"color is needed\" .Values.color }}\n");
        assertThat(failed.at("/data/message").asText()).contains("color is needed");
        assertThat(failed.at("/data/file").asText()).endsWith("templates/a.yaml");
        recover("web/templates/a.yaml", Yaml.configMap("a", "color", "green"));
    }

    @Test
    void aKustomizeBaseThatIsMissingIsNamed() {
        String kustomization = "resources: [a.yaml]\n";
        start(Map.of("web/kustomization.yaml", kustomization, "web/a.yaml", Yaml.configMap("a", "color", "blue")));
        JsonNode failed = breakWith("web/kustomization.yaml", "resources: [a.yaml, ../missing-base]\n");
        assertThat(failed.at("/data/message").asText()).contains("missing-base");
        repo.write("web/a.yaml", Yaml.configMap("a", "color", "green"));
        recover("web/kustomization.yaml", kustomization);
    }

    @Test
    void anEmptyFolderIsHeldAndDeletesNothing() {
        start(Map.of("web/a.yaml", Yaml.configMap("a", "color", "blue")));
        repo.remove("web/a.yaml").write("web/README.md", "nothing here").push("empty");
        lab.audit().await(namespace + "/web", SyncHeld.class, event -> true);
        assertThat(cluster.configMapValue(namespace, "a", "color")).isEqualTo("blue");
        recover("web/a.yaml", Yaml.configMap("a", "color", "green"));
    }

    @Test
    void aSetThatWouldPruneEverythingIsHeld() {
        start(Map.of("web/a.yaml", Yaml.configMap("a", "color", "blue")));
        repo.write("web/a.yaml", Yaml.configMap("z", "color", "blue")).push("all others");
        lab.audit().await(namespace + "/web", SyncHeld.class, event -> event.at("/data/reason")
                .asText()
                .equals("PRUNES_EVERYTHING"));
        assertThat(cluster.configMapValue(namespace, "a", "color")).isEqualTo("blue");
        recover("web/a.yaml", Yaml.configMap("a", "color", "green"));
    }

    private void start(Map<String, String> files) {
        files.forEach(repo::write);
        String commit = repo.push("first");
        cluster.declare(namespace, "web", repo.url(), "web");
        cluster.awaitReady(namespace, "web", commit);
    }

    private JsonNode breakWith(String file, String content) {
        String commit = repo.write(file, content).push("broken");
        JsonNode failed = lab.audit()
                .await(namespace + "/web", RenderingFailed.class, event -> event.at("/data/revision")
                        .asText()
                        .equals(commit));
        String message = failed.at("/data/message").asText();
        Awaitility.await().atMost(Cluster.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        cluster.application(namespace, "web").path("status").toString())
                .contains(message.substring(0, Math.min(20, message.length())).split("\"")[0]));
        assertThat(cluster.configMapValue(namespace, "a", "color")).isEqualTo("blue");
        return failed;
    }

    private void recover(String file, String content) {
        String commit = repo.write(file, content).push("good");
        cluster.awaitReady(namespace, "web", commit);
        assertThat(cluster.configMapValue(namespace, "a", "color")).isEqualTo("green");
    }
}
