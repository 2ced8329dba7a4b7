package dev.plumbline.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The next change of any ConfigMap in a namespace. */
final class FirstWrite implements AutoCloseable {

    private final CountDownLatch seen = new CountDownLatch(1);
    private final Watch watch;

    private FirstWrite(String namespace, KubernetesClient client) {
        this.watch = client.configMaps()
                .inNamespace(namespace)
                .withResourceVersion(client.configMaps()
                        .inNamespace(namespace)
                        .list()
                        .getMetadata()
                        .getResourceVersion())
                .watch(new Watcher<ConfigMap>() {
                    @Override
                    public void eventReceived(Action action, ConfigMap map) {
                        if (action == Action.MODIFIED) {
                            seen.countDown();
                        }
                    }

                    @Override
                    public void onClose(@Nullable WatcherException cause) {
                        // A write that is never seen says so by itself.
                    }
                });
    }

    static FirstWrite in(String namespace, KubernetesClient client) {
        return new FirstWrite(namespace, client);
    }

    void await() {
        try {
            assertThat(seen.await(Cluster.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("a ConfigMap is written")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
