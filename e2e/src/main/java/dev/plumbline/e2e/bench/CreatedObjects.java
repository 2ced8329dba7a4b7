package dev.plumbline.e2e.bench;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Watchable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Waits for the measured objects of a namespace by watches: asking for lists over and over would take of what is measured. */
final class CreatedObjects {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String PREFIX = "app";

    private final CountDownLatch missing;
    private final List<Watch> watches;
    private volatile long last;

    /** Opens the watches. */
    CreatedObjects(KubernetesClient client, String namespace, int ofEachKind) {
        var kinds = Stream.<Watchable<? extends HasMetadata>>of(
                        client.configMaps().inNamespace(namespace),
                        client.serviceAccounts().inNamespace(namespace),
                        client.services().inNamespace(namespace),
                        client.apps().deployments().inNamespace(namespace))
                .toList();
        missing = new CountDownLatch(ofEachKind * kinds.size());
        watches = kinds.stream().map(this::watch).toList();
    }

    private <T extends HasMetadata> Watch watch(Watchable<T> kind) {
        return kind.watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, T object) {
                if (action == Action.ADDED && object.getMetadata().getName().startsWith(PREFIX)) {
                    last = System.nanoTime();
                    missing.countDown();
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                // The wait ends by itself, and says so.
            }
        });
    }

    /**
     * How long the last of them took since that {@link System#nanoTime()}.
     *
     * @throws IllegalStateException where they do not all come
     */
    Duration since(long start) throws InterruptedException {
        try {
            if (!missing.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(missing.getCount() + " objects did not come within " + PATIENCE);
            }
            return Duration.ofNanos(last - start);
        } finally {
            watches.forEach(Watch::close);
        }
    }
}
