package dev.plumbline.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.e2e.bench.Writes;
import dev.plumbline.e2e.kubernetes.ClusterSetup;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.ObjectRef;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The cluster as a person with an admin kubeconfig sees it. */
final class Cluster implements AutoCloseable {

    /** How long a scenario waits for what should come, on a machine that is slow and stalls. */
    static final Duration PATIENCE = Duration.ofSeconds(120);

    private final KubernetesClient client;

    Cluster(Path kubeconfig) {
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
    }

    KubernetesClient client() {
        return client;
    }

    void createNamespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .fieldManager("e2e")
                .serverSideApply();
    }

    /** Declares an application of the main branch in the namespace where its objects go. */
    void declare(String namespace, String name, String repoUrl, String path) {
        createNamespace(namespace);
        apply("""
                apiVersion: plumbline.dev/v1alpha1
                kind: Application
                metadata:
                  name: %s
                  namespace: %s
                spec:
                  source: {repoURL: "%s", revision: main, path: "%s"}
                  destination: {namespace: %s}
                  sync: {automated: true, prune: true, selfHeal: true}
                """.formatted(name, namespace, repoUrl, path, namespace));
    }

    void apply(String yaml) {
        client.resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class))
                .fieldManager("e2e")
                .forceConflicts()
                .serverSideApply();
    }

    JsonNode application(String namespace, String name) {
        GenericKubernetesResource application = client.genericKubernetesResources(ClusterSetup.APPLICATIONS)
                .inNamespace(namespace)
                .withName(name)
                .get();
        return EventJson.mapper().valueToTree(application);
    }

    /** Whether the object of a baseline is live, and is the one that was applied. */
    boolean exists(ObjectApplied baseline) {
        GenericKubernetesResource live = find(baseline);
        return live != null && live.getMetadata().getUid().equals(baseline.uid());
    }

    /** The live object of a baseline, which is there. */
    GenericKubernetesResource live(ObjectApplied baseline) {
        GenericKubernetesResource live = find(baseline);
        if (live == null) {
            throw new AssertionError(baseline.object() + " is not there");
        }
        return live;
    }

    private @Nullable GenericKubernetesResource find(ObjectApplied baseline) {
        ObjectRef object = baseline.object();
        var resources = client.genericKubernetesResources(baseline.apiVersion(), object.kind());
        return object.namespace().isEmpty()
                ? resources.withName(object.name()).get()
                : resources
                        .inNamespace(object.namespace())
                        .withName(object.name())
                        .get();
    }

    void deleteApplication(String namespace, String name) {
        client.genericKubernetesResources(ClusterSetup.APPLICATIONS)
                .inNamespace(namespace)
                .withName(name)
                .delete();
    }

    void awaitNoApplication(String namespace, String name) {
        Awaitility.await(namespace + "/" + name + " gone")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> application(namespace, name).isNull());
    }

    String revision(String namespace, String name) {
        return application(namespace, name).at("/status/revision").asText();
    }

    /** Waits until the application is at that commit and ready. */
    void awaitReady(String namespace, String name, String revision) {
        awaitReady(namespace, name, revision, PATIENCE);
    }

    void awaitReady(String namespace, String name, String revision, Duration patience) {
        Awaitility.await(namespace + "/" + name + " ready at " + revision)
                .atMost(patience)
                .ignoreExceptions()
                .untilAsserted(() -> {
                    JsonNode application = application(namespace, name);
                    assertThat(application.at("/status/revision").asText())
                            .as(() -> application.path("status").toPrettyString())
                            .isEqualTo(revision);
                    assertThat(condition(application, "Ready"))
                            .as(() -> application.path("status").toPrettyString())
                            .isEqualTo("True");
                });
    }

    /** The status of a condition; empty where it is not there. */
    static String condition(JsonNode application, String type) {
        for (JsonNode condition : application.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText();
            }
        }
        return "";
    }

    @Nullable
    String configMapValue(String namespace, String name, String key) {
        ConfigMap map =
                client.configMaps().inNamespace(namespace).withName(name).get();
        return map == null || map.getData() == null ? null : map.getData().get(key);
    }

    void awaitConfigMap(String namespace, String name, String key, @Nullable String value) {
        Awaitility.await(namespace + "/" + name + " " + key + "=" + value)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(configMapValue(namespace, name, key)).isEqualTo(value));
    }

    /** Changes a value as {@code kubectl edit} does: a patch by a field manager of its own. */
    void edit(String namespace, String name, String key, String value) {
        client.configMaps()
                .inNamespace(namespace)
                .withName(name)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("kubectl-edit")
                                .build(),
                        "{\"data\":{\"" + key + "\":\"" + value + "\"}}");
    }

    Writes writes() {
        return Writes.parse(client.raw("/metrics"));
    }

    List<ConfigMap> configMaps(String namespace) {
        return client.configMaps().inNamespace(namespace).list().getItems();
    }

    @Override
    public void close() {
        client.close();
    }
}
