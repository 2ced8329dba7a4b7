package dev.plumbline.e2e.environment;

import dev.plumbline.e2e.kubernetes.ClusterSetup;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.Map;

/** The sample's Application resources in a cluster: offered once, and the user's from then on. */
final class SampleApplications implements AutoCloseable {
    private static final String NAMESPACE = "fleet";
    private static final String OFFERED = "plumbline.dev/sample-offered";
    private static final PatchContext MERGE =
            new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).build();

    private final ClusterSetup cluster;

    SampleApplications(Path kubeconfig) {
        this.cluster = new ClusterSetup(kubeconfig);
    }

    /** Whether this cluster has, or once had, all of them. */
    boolean wereOffered() {
        var namespace = cluster.client().namespaces().withName(NAMESPACE).get();
        return namespace != null
                && namespace.getMetadata().getAnnotations() != null
                && namespace.getMetadata().getAnnotations().containsKey(OFFERED);
    }

    /** Creates them. */
    void offer(String cloneUrl) {
        cluster.applyAll(SampleFleet.applications(cloneUrl));
        cluster.client()
                .namespaces()
                .withName(NAMESPACE)
                .patch(MERGE, "{\"metadata\":{\"annotations\":{\"%s\":\"true\"}}}".formatted(OFFERED));
    }

    /** Points those at the repository that still follow it under a former address of our own server. */
    void follow(String cloneUrl) {
        cluster
                .client()
                .genericKubernetesResources(ClusterSetup.APPLICATIONS)
                .inNamespace(NAMESPACE)
                .list()
                .getItems()
                .stream()
                .filter(application -> isFormer(repository(application), cloneUrl))
                .forEach(application -> cluster.client()
                        .genericKubernetesResources(ClusterSetup.APPLICATIONS)
                        .inNamespace(NAMESPACE)
                        .withName(application.getMetadata().getName())
                        .patch(MERGE, "{\"spec\":{\"source\":{\"repoURL\":\"%s\"}}}".formatted(cloneUrl)));
    }

    private static boolean isFormer(String repository, String cloneUrl) {
        return !repository.equals(cloneUrl)
                && repository.matches("http://127\\.0\\.0\\.1:[0-9]+/" + SampleFleet.REPOSITORY + "\\.git");
    }

    private static String repository(GenericKubernetesResource application) {
        return application.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec
                        && spec.get("source") instanceof Map<?, ?> source
                        && source.get("repoURL") instanceof String url
                ? url
                : "";
    }

    @Override
    public void close() {
        cluster.close();
    }
}
