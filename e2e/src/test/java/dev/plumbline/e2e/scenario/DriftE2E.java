package dev.plumbline.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.DriftResolved;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A manual change of an owned field is told with its author and put back; nothing else is drift. */
final class DriftE2E {

    private final Lab lab = Lab.running();
    private final Cluster cluster = lab.cluster();
    private final String namespace = "drift-" + UUID.randomUUID().toString().substring(0, 8);
    private final String application = namespace + "/web";
    private final Repo repo = lab.createRepository(namespace);

    @BeforeEach
    void declare() {
        repo.write("web/a.yaml", Yaml.configMap("a", "color", "blue"))
                .write("web/deployment.yaml", Yaml.deployment("web", 1, ""));
        String commit = repo.push("first");
        cluster.declare(namespace, "web", repo.url(), "web");
        cluster.awaitReady(namespace, "web", commit);
    }

    @AfterEach
    void close() {
        repo.close();
    }

    @Test
    void anOwnedFieldIsToldWithItsAuthorAndPutBack() {
        cluster.edit(namespace, "a", "color", "red");

        JsonNode detected = lab.audit().await(application, DriftDetected.class, event -> true);
        JsonNode field = detected.at("/data/fields/0");
        assertThat(field.path("path").asText()).isEqualTo("data.color");
        assertThat(field.path("expected").asText()).isEqualTo("blue");
        assertThat(field.path("actual").asText()).isEqualTo("red");
        assertThat(field.at("/actor/manager").asText()).isEqualTo("kubectl-edit");
        cluster.awaitConfigMap(namespace, "a", "color", "blue");
        JsonNode resolved = lab.audit().await(application, DriftResolved.class, event -> true);
        assertThat(resolved.at("/data/detected").asText())
                .isEqualTo(detected.path("id").asText());
    }

    @Test
    void aDeletedObjectIsToldAndPutBack() {
        cluster.client().configMaps().inNamespace(namespace).withName("a").delete();
        JsonNode detected = lab.audit().await(application, DriftDetected.class, event -> true);
        assertThat(detected.at("/data/kind").asText()).isEqualTo("DELETED");
        cluster.awaitConfigMap(namespace, "a", "color", "blue");
    }

    @Test
    void aFieldThatIsNotOursAndDefaultedFieldsAreNoDrift() {
        cluster.client()
                .configMaps()
                .inNamespace(namespace)
                .withName("a")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("somebody")
                                .build(),
                        "{\"data\":{\"extra\":\"theirs\"}}");
        // An owned field after it: once that is told, the other would have been.
        cluster.edit(namespace, "a", "color", "red");
        lab.audit().await(application, DriftResolved.class, event -> true);
        assertThat(lab.audit().events(application, DriftDetected.class)).hasSize(1);
        assertThat(cluster.configMapValue(namespace, "a", "extra")).isEqualTo("theirs");
    }
}
