package dev.plumbline.e2e.bench;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** The cluster of the environment, as a stopwatch sees it. */
final class MeasuredCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int CONNECTIONS = 16;

    private final KubernetesClient client;

    MeasuredCluster(Path kubeconfig) {
        Config config = Config.fromKubeconfig(kubeconfig.toFile());
        config.setMaxConcurrentRequests(256);
        config.setMaxConcurrentRequestsPerHost(256);
        this.client = new KubernetesClientBuilder().withConfig(config).build();
    }

    void createNamespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    void declare(String namespace, String name, String repoUrl) {
        declare(namespace, name, repoUrl, true);
    }

    /** One whose sets are rendered, and held until somebody asks: nothing of it is applied. */
    void declareHeld(String namespace, String name, String repoUrl) {
        declare(namespace, name, repoUrl, false);
    }

    private void declare(String namespace, String name, String repoUrl, boolean automated) {
        String yaml = """
                apiVersion: plumbline.dev/v1alpha1
                kind: Application
                metadata: {name: "%s", namespace: "%s"}
                spec:
                  source: {repoURL: "%s", revision: main, path: "%s"}
                  destination: {namespace: "%s"}
                  sync: {automated: %s, prune: true, selfHeal: true}
                """.formatted(name, namespace, repoUrl, name, namespace, automated);
        client.resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class))
                .create();
    }

    /** When a ConfigMap first bears a value; the watch is open when this returns. */
    Expectation expectValue(String namespace, String name, String value) {
        return expect(namespace, name, map -> value.equals(map.getData().get("value")));
    }

    /** When a ConfigMap bears one value after it bore another; the watch is open when this returns. */
    Expectation expectReturn(String namespace, String name, String away, String back) {
        AtomicBoolean left = new AtomicBoolean();
        return expect(namespace, name, map -> {
            String value = map.getData().get("value");
            left.compareAndSet(false, away.equals(value));
            return left.get() && back.equals(value);
        });
    }

    private Expectation expect(String namespace, String name, Predicate<ConfigMap> condition) {
        CompletableFuture<Long> seen = new CompletableFuture<>();
        Watch watch = client.configMaps().inNamespace(namespace).withName(name).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, ConfigMap map) {
                if (action != Action.DELETED && map.getData() != null && condition.test(map)) {
                    seen.complete(System.nanoTime());
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                seen.completeExceptionally(cause);
            }
        });
        return new Expectation(seen, watch);
    }

    /** Something that is waited for. */
    record Expectation(CompletableFuture<Long> seen, Watch watch) {

        /** How long it took since that {@link System#nanoTime()}. */
        Duration since(long start) throws Exception {
            try (watch) {
                return Duration.ofNanos(seen.get(PATIENCE.toSeconds(), TimeUnit.SECONDS) - start);
            }
        }
    }

    void edit(String namespace, String name, String value) {
        client.configMaps()
                .inNamespace(namespace)
                .withName(name)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("bench")
                                .build(),
                        "{\"data\":{\"value\":\"" + value + "\"}}");
    }

    /** How many of the measured objects there are. */
    int objects(String namespace) {
        return client.configMaps().inNamespace(namespace).list().getItems().size()
                - 1
                + client.serviceAccounts()
                        .inNamespace(namespace)
                        .list()
                        .getItems()
                        .size()
                - 1
                + client.services().inNamespace(namespace).list().getItems().size()
                + client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .list()
                        .getItems()
                        .size();
    }

    /** When there are so many of each of the measured kinds, named as {@link Manifests} does; the watches are open when this returns. */
    CreatedObjects expectObjects(String namespace, int ofEachKind) {
        return new CreatedObjects(client, namespace, ofEachKind);
    }

    /** How many applications are Ready. */
    long ready(String namespace) {
        return client
                .genericKubernetesResources("plumbline.dev/v1alpha1", "Application")
                .inNamespace(namespace)
                .list()
                .getItems()
                .stream()
                .filter(MeasuredCluster::ready)
                .count();
    }

    private static boolean ready(GenericKubernetesResource application) {
        Object conditions = application.get("status", "conditions");
        return conditions instanceof List<?> list
                && list.stream()
                        .anyMatch(condition -> condition instanceof Map<?, ?> map
                                && "Ready".equals(map.get("type"))
                                && "True".equals(map.get("status")));
    }

    String metrics() {
        return client.raw("/metrics");
    }

    /** Applies ready JSON, object by object, over sixteen connections: what any applier has to take at the least. */
    Duration bareLoop(String namespace, List<Manifests.Manifest> manifests) throws Exception {
        HttpClient http = client.getHttpClient();
        Semaphore connections = new Semaphore(CONNECTIONS);
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> applied = new ArrayList<>();
            for (Manifests.Manifest manifest : manifests) {
                applied.add(threads.submit(() -> {
                    connections.acquire();
                    try {
                        apply(http, namespace, manifest);
                    } finally {
                        connections.release();
                    }
                    return null;
                }));
            }
            for (Future<?> one : applied) {
                one.get();
            }
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void apply(HttpClient http, String namespace, Manifests.Manifest manifest) throws Exception {
        String path = manifest.collection().formatted(namespace) + "/" + manifest.name();
        URI uri = client.getMasterUrl().toURI().resolve(path + "?fieldManager=bare-loop&force=true");
        HttpResponse<String> response = http.sendAsync(
                        http.newHttpRequestBuilder()
                                .uri(uri)
                                .method("PATCH", "application/apply-patch+yaml", manifest.json())
                                .build(),
                        String.class)
                .get();
        if (!response.isSuccessful()) {
            throw new IOException(path + ": " + response.code() + " " + response.bodyString());
        }
    }

    /** Deletes a namespace and all in it; does not wait for the end. */
    void delete(String namespace) {
        client.namespaces().withName(namespace).delete();
    }

    boolean exists(String namespace) {
        return client.namespaces().withName(namespace).get() != null;
    }

    @Override
    public void close() {
        client.close();
    }
}
