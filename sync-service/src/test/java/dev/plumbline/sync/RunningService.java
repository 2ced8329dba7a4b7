package dev.plumbline.sync;

import static org.awaitility.Awaitility.await;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.Cause;
import dev.plumbline.events.CommandEvent;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;
import dev.plumbline.events.Health;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.SyncEvent;
import dev.plumbline.events.Topic;
import dev.plumbline.events.cluster.ControlPlane;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.events.messaging.KafkaBrokerResource;
import dev.plumbline.events.trust.TestKeys;
import dev.plumbline.sync.run.Gate;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** A running sync-service with a real broker and a real API server, and an application of each test's own. */
@QuarkusTestResource(KafkaBrokerResource.class)
@QuarkusTestResource(value = ControlPlane.class, initArgs = @ResourceArg(name = "account", value = "plumbline-sync"))
@QuarkusTestResource(SyncResource.class)
@NullUnmarked
abstract class RunningService {

    /** On a machine that is slow and stalls. */
    protected static final Duration SOON = Duration.ofMinutes(1);

    private static final Duration START = Duration.ofMinutes(3);

    @Inject
    EventPublisher publisher;

    @Inject
    Gate gate;

    KafkaBroker broker;
    ControlPlane cluster;
    TestKeys keys;

    protected Fleet fleet;

    @BeforeEach
    void anApplicationOfItsOwn(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        await().atMost(START).until(gate::isOpen);
        fleet = fleet(name);
    }

    /** Another application, in a namespace of its own. */
    protected Fleet fleet(String name) {
        return new Fleet(name, cluster.client(), publisher, keys);
    }

    /** Waits until the service has told of the application, which is when the renderer makes a set of it. */
    protected void declared(Fleet of, Duration atMost) {
        await().atMost(atMost).until(() -> broker.events(Topic.APPLICATIONS).stream()
                .anyMatch(envelope -> envelope.event() instanceof ApplicationDeclared told
                        && told.application().equals(of.application())));
    }

    protected void health(Health health, long epoch) {
        publisher.publishAndWait(
                new HealthChanged(fleet.application(), epoch, "r1", health, null, List.of(), "observed-" + health),
                Cause.root());
    }

    protected void stranger(String name) {
        cluster.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(fleet.namespace())
                        .endMetadata()
                        .withData(Map.of("value", "theirs"))
                        .build())
                .create();
    }

    protected ConfigMap configMap(String name) {
        return cluster.client()
                .configMaps()
                .inNamespace(fleet.namespace())
                .withName(name)
                .get();
    }

    protected <E extends SyncEvent> E only(Class<E> type, String revision) {
        soon(() -> events(type).stream().anyMatch(event -> revision.equals(event.revision())));
        return events(type).stream()
                .filter(event -> revision.equals(event.revision()))
                .findFirst()
                .orElseThrow();
    }

    protected <E extends SyncEvent> List<E> events(Class<E> type) {
        return envelopes(type).stream()
                .map(envelope -> type.cast(envelope.event()))
                .toList();
    }

    /** Each fact once: what is delivered again may be told again, under the same id. */
    protected List<Envelope<?>> envelopes(Class<? extends SyncEvent> type) {
        Map<String, Envelope<?>> told = new LinkedHashMap<>();
        broker.events(Topic.SYNC).stream()
                .filter(envelope -> type.isInstance(envelope.event()))
                .filter(envelope -> ((SyncEvent) envelope.event()).application().equals(fleet.application()))
                .forEach(envelope -> told.putIfAbsent(envelope.id(), envelope));
        return List.copyOf(told.values());
    }

    protected List<Envelope<?>> commands(Class<? extends CommandEvent> type) {
        return broker.events(Topic.COMMANDS).stream()
                .filter(envelope -> type.isInstance(envelope.event()))
                .filter(envelope ->
                        ((CommandEvent) envelope.event()).application().equals(fleet.application()))
                .<Envelope<?>>map(envelope -> envelope)
                .toList();
    }

    protected List<ObjectApplied> baselines() {
        List<ObjectApplied> applied = new ArrayList<>();
        for (Envelope<? extends Event> envelope : broker.events(Topic.BASELINE)) {
            if (envelope.event() instanceof ObjectApplied event
                    && event.application().equals(fleet.application())) {
                applied.add(event);
            }
        }
        return applied;
    }

    /** Where the API server does not answer once, it is asked again. */
    protected static void soon(Callable<Boolean> condition) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .until(condition);
    }
}
