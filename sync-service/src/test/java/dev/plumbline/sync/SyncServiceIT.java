package dev.plumbline.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.events.Cause;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;
import dev.plumbline.events.FieldDrift;
import dev.plumbline.events.Health;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.SyncCounts;
import dev.plumbline.events.SyncEvent;
import dev.plumbline.events.SyncFailed;
import dev.plumbline.events.SyncHeld;
import dev.plumbline.events.SyncRequested;
import dev.plumbline.events.SyncStarted;
import dev.plumbline.events.SyncSucceeded;
import dev.plumbline.events.SyncTrigger;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.events.messaging.KafkaBrokerResource;
import dev.plumbline.sync.application.Application;
import dev.plumbline.sync.application.ApplicationResourceSpec;
import dev.plumbline.sync.apply.ApplySet;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@QuarkusTest
@QuarkusTestResource(KafkaBrokerResource.class)
@QuarkusTestResource(ControlPlane.class)
@QuarkusTestResource(SyncResource.class)
@NullUnmarked
final class SyncServiceIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    EventPublisher publisher;

    KafkaBroker broker;
    ControlPlane cluster;
    TestKeys keys;

    private Fleet fleet;

    @BeforeEach
    void anApplicationOfItsOwn(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        fleet = new Fleet(name, cluster.client(), publisher, keys);
    }

    @Test
    void appliesASetAndTellsOfEachObject() {
        fleet.begin();
        Envelope<ManifestsRendered> set = fleet.render("r1", Fleet.configMap("one", "1"), """
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"replicas": 0,
                 "selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}},
                 "spec": {"containers": [{"name": "web", "image": "nginx:1.27", "ports": [{"containerPort": 80}]}]}}}}""");

        SyncSucceeded succeeded = only(SyncSucceeded.class, "r1");

        assertThat(succeeded.counts()).isEqualTo(new SyncCounts(2, 0, 0, 0, 0));
        ConfigMap one = configMap("one");
        assertThat(one.getMetadata().getLabels())
                .containsEntry(ApplySet.PART_OF, ApplySet.id(fleet.application().key()));
        assertThat(one.getMetadata().getAnnotations())
                .containsEntry("plumbline.dev/application", fleet.application().toString())
                .containsEntry("plumbline.dev/epoch", "1");
        ObjectApplied baseline = baselines().stream()
                .filter(applied -> applied.object().kind().equals("Deployment"))
                .findFirst()
                .orElseThrow();
        var container = baseline.owned()
                .path("spec")
                .path("template")
                .path("spec")
                .path("containers")
                .path(0);
        assertThat(container.path("image").asText()).isEqualTo("nginx:1.27");
        assertThat(container.has("imagePullPolicy")).isFalse();
        assertThat(container.path("ports").path(0).path("containerPort")).isEqualTo(IntNode.valueOf(80));
        Envelope<?> started = envelopes(SyncStarted.class).getFirst();
        assertThat(started.causationId()).isEqualTo(set.id());
        soon(() -> fleet.condition("Synced").equals("True Synced")
                && fleet.status().claim() == null);
        assertThat(fleet.status().revision()).isEqualTo("r1");
        assertThat(fleet.status().epoch()).isEqualTo(1);
        assertThat(fleet.resource().getMetadata().getFinalizers()).contains(Application.FINALIZER);
        assertThat(fleet.resource().getMetadata().getAnnotations())
                .containsEntry(ApplySet.GROUP_KINDS, "ConfigMap,Deployment.apps");
    }

    @Test
    void writesOnlyWhatChangedAndPrunesOnlyWhatItOwns() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("kept", "1"), Fleet.configMap("changed", "1"), Fleet.configMap("left", "1"));
        only(SyncSucceeded.class, "r1");
        String kept = configMap("kept").getMetadata().getResourceVersion();
        stranger("theirs");

        fleet.render("r2", Fleet.configMap("kept", "1"), Fleet.configMap("changed", "2"));

        assertThat(only(SyncSucceeded.class, "r2").counts()).isEqualTo(new SyncCounts(0, 1, 1, 1, 0));
        assertThat(configMap("kept").getMetadata().getResourceVersion()).isEqualTo(kept);
        assertThat(fleet.value("changed")).isEqualTo("2");
        assertThat(configMap("left")).isNull();
        assertThat(configMap("theirs")).isNotNull();
    }

    @Test
    void holdsWhatWouldDeleteEverythingUntilSomebodyAsks() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"), Fleet.configMap("b", "1"));
        only(SyncSucceeded.class, "r1");

        fleet.render("r2", Fleet.configMap("c", "1"));

        assertThat(only(SyncHeld.class, "r2").reason()).isEqualTo(SyncHeld.Reason.PRUNES_EVERYTHING);
        assertThat(fleet.value("a")).isEqualTo("1");
        assertThat(fleet.value("c")).isNull();
        soon(() -> fleet.condition("Ready").equals("False Held"));

        publisher.publishAndWait(new SyncRequested(fleet.application(), "somebody", "please"), Cause.root());

        assertThat(only(SyncSucceeded.class, "r2").counts()).isEqualTo(new SyncCounts(1, 0, 0, 2, 0));
        assertThat(fleet.value("a")).isNull();
    }

    @Test
    void refusesWhatSomebodyElseOwnsAndAppliesTheRest() {
        fleet.begin();
        ConfigMap theirs = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("theirs")
                .withNamespace(fleet.namespace())
                .addToLabels(ApplySet.PART_OF, "applyset-somebody-else-v1")
                .endMetadata()
                .addToData("value", "theirs")
                .build();
        cluster.client().resource(theirs).create();

        fleet.render("r1", Fleet.configMap("theirs", "ours"), Fleet.configMap("ours", "1"));

        SyncFailed failed = only(SyncFailed.class, "r1");
        assertThat(failed.message()).contains("ConfigMap/" + fleet.namespace() + "/theirs", "owned by");
        assertThat(failed.counts()).isEqualTo(new SyncCounts(1, 0, 0, 0, 1));
        assertThat(fleet.value("theirs")).isEqualTo("theirs");
        assertThat(fleet.value("ours")).isEqualTo("1");
    }

    @Test
    void parksAndHoldsAForgedSet() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncSucceeded.class, "r1");

        fleet.renderForged("r2", Fleet.configMap("a", "forged"));

        assertThat(only(SyncHeld.class, "r2").reason()).isEqualTo(SyncHeld.Reason.UNTRUSTED);
        assertThat(fleet.value("a")).isEqualTo("1");
        soon(() -> broker.records(Topic.MANIFESTS.deadLetterName()).stream()
                .anyMatch(letter -> letter.key().equals(fleet.application().toString())));
    }

    @Test
    void recoversFromWhatPassesByItself() {
        fleet.begin();
        String elsewhere = fleet.namespace() + "-later";

        fleet.render("r1", """
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": "%s"}}""".formatted(elsewhere));

        assertThat(only(SyncFailed.class, "r1").message()).contains("namespaces \"" + elsewhere + "\" not found");
        cluster.client()
                .namespaces()
                .resource(new io.fabric8.kubernetes.api.model.NamespaceBuilder()
                        .withNewMetadata()
                        .withName(elsewhere)
                        .endMetadata()
                        .build())
                .create();
        assertThat(only(SyncSucceeded.class, "r1").counts()).isEqualTo(new SyncCounts(1, 0, 0, 0, 0));
    }

    @Test
    void aNewerSetEndsTheRetriesOfAFailingOne() {
        fleet.begin();
        fleet.render("r1", """
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": "nowhere-at-all"}}""");
        only(SyncFailed.class, "r1");

        fleet.render("r2", Fleet.configMap("a", "2"));

        only(SyncSucceeded.class, "r2");
        only(dev.plumbline.events.SyncSuperseded.class, "r1");
        soon(() -> fleet.condition("Synced").equals("True Synced"));
    }

    @Test
    void aDefinitionAndAnObjectOfItsKindComeTogether() {
        fleet.begin();
        fleet.render("r1", """
                {"apiVersion": "it.plumbline.dev/v1", "kind": "Widget", "metadata": {"name": "w"}, "spec": {"size": 1}}""", """
                {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                 "metadata": {"name": "widgets.it.plumbline.dev"}, "spec": {"group": "it.plumbline.dev", "scope": "Namespaced",
                 "names": {"kind": "Widget", "plural": "widgets", "singular": "widget", "listKind": "WidgetList"},
                 "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema":
                 {"type": "object", "properties": {"spec": {"type": "object", "properties": {"size": {"type": "integer"}}}}}}}]}}""");

        assertThat(only(SyncSucceeded.class, "r1").counts().created()).isEqualTo(2);
    }

    @Test
    void secretsArriveAndNoRecordShowsThem() {
        fleet.begin();
        String canary = "canary-5e1f-value";
        String data = Base64.getEncoder().encodeToString(canary.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        fleet.render("r1", """
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "data": {"password": "%s"}}""".formatted(data));
        only(SyncSucceeded.class, "r1");

        assertThat(cluster.client()
                        .secrets()
                        .inNamespace(fleet.namespace())
                        .withName("s")
                        .get()
                        .getData())
                .containsEntry("password", data);
        assertThat(baselines().getFirst().owned().path("data").path("password").asText())
                .startsWith("hmac-sha256:");
        for (Topic topic : Topic.values()) {
            broker.records(topic.topicName()).forEach(record -> {
                String text = record.value() == null
                        ? ""
                        : new String(record.value(), java.nio.charset.StandardCharsets.UTF_8);
                assertThat(text).doesNotContain(canary).doesNotContain(data);
            });
        }
    }

    @Test
    void putsDriftBackUnderTheSameEpoch() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"), Fleet.configMap("b", "1"));
        only(SyncSucceeded.class, "r1");
        ObjectApplied baseline = baselines().stream()
                .filter(applied -> applied.object().name().equals("a"))
                .findFirst()
                .orElseThrow();
        ConfigMap edited = cluster.client()
                .configMaps()
                .inNamespace(fleet.namespace())
                .withName("a")
                .edit(live ->
                        new ConfigMapBuilder(live).addToData("value", "by hand").build());

        Envelope<DriftDetected> drift = publisher.publishAndWait(
                new DriftDetected(
                        fleet.application(),
                        baseline.object(),
                        DriftDetected.Kind.CHANGED,
                        baseline.uid(),
                        edited.getMetadata().getResourceVersion(),
                        baseline.resourceVersion(),
                        1,
                        "r1",
                        List.of(new FieldDrift(
                                "data.value", TextNode.valueOf("1"), TextNode.valueOf("by hand"), null))),
                Cause.root());

        soon(() -> "1".equals(fleet.value("a")));
        soon(() -> events(SyncSucceeded.class).stream()
                .anyMatch(done ->
                        done.trigger() == SyncTrigger.DRIFT && done.run().equals(drift.id())));
        assertThat(configMap("a").getMetadata().getAnnotations()).containsEntry("plumbline.dev/epoch", "1");
    }

    @Test
    void makesADeletedObjectAnew() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"), Fleet.configMap("b", "1"));
        only(SyncSucceeded.class, "r1");
        ObjectApplied baseline = baselines().stream()
                .filter(applied -> applied.object().name().equals("a"))
                .findFirst()
                .orElseThrow();
        cluster.client().resource(configMap("a")).delete();

        publisher.publishAndWait(
                new DriftDetected(
                        fleet.application(),
                        baseline.object(),
                        DriftDetected.Kind.DELETED,
                        baseline.uid(),
                        "1",
                        baseline.resourceVersion(),
                        1,
                        "r1",
                        List.of()),
                Cause.root());

        soon(() -> "1".equals(fleet.value("a")));
    }

    @Test
    void tellsWhyARenderingFailedAndRecoversWithTheNextGoodOne() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncSucceeded.class, "r1");
        soon(() -> fleet.status().claim() == null);

        publisher.publishAndWait(
                new RenderingFailed(
                        fleet.application(),
                        1,
                        "r2",
                        RenderingFailed.Reason.INVALID_MANIFEST,
                        "mapping values are not allowed here",
                        "apps/a.yaml",
                        7,
                        "trigger"),
                Cause.root());

        soon(() -> fleet.condition("Synced").equals("False RenderingFailed"));
        assertThat(fleet.status().message()).contains("apps/a.yaml:7", "mapping values");
        assertThat(fleet.value("a")).isEqualTo("1");

        publisher.publishAndWait(
                new RevisionConfirmed(fleet.application(), 1, "r3", fleet.digest(), true), Cause.root());

        soon(() -> fleet.condition("Synced").equals("True Synced"));
    }

    @Test
    void aConfirmedRevisionWritesNothing() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncSucceeded.class, "r1");
        soon(() -> fleet.status().claim() == null);
        String before = fleet.resource().getMetadata().getResourceVersion();

        publisher.publishAndWait(
                new RevisionConfirmed(fleet.application(), 1, "r2", fleet.digest(), false), Cause.root());
        health(Health.HEALTHY, 1); // on another topic, but dealt with later in the same lane

        soon(() -> fleet.condition("Ready").startsWith("True"));
        long writes = Long.parseLong(fleet.resource().getMetadata().getResourceVersion()) - Long.parseLong(before);
        assertThat(writes).isPositive();
        assertThat(events(SyncStarted.class)).hasSize(1);
    }

    @Test
    void isReadyWhenSyncedAndHealthy() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncSucceeded.class, "r1");

        health(Health.DEGRADED, 1);
        soon(() -> fleet.condition("Ready").equals("False Degraded"));

        health(Health.HEALTHY, 1);
        soon(() -> fleet.condition("Ready").equals("True Ready"));
        assertThat(fleet.status().health()).isEqualTo("Healthy");
    }

    @Test
    void aDeletedApplicationTakesItsObjectsAlongAndIsForgotten() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncSucceeded.class, "r1");
        stranger("theirs");

        cluster.client().resource(fleet.resource()).delete();

        soon(() -> fleet.resource() == null);
        assertThat(configMap("a")).isNull();
        assertThat(configMap("theirs")).isNotNull();
        soon(() -> broker.records(Topic.APPLICATIONS.topicName()).stream()
                .anyMatch(record -> record.value() == null
                        && record.key().equals(fleet.application().toString())));
    }

    @Test
    void leavesAnApplicationAloneThatIsNotAutomatedUntilSomebodyAsks() {
        fleet.begin(new ApplicationResourceSpec.Sync(false, true, true));
        fleet.render("r1", Fleet.configMap("a", "1"));

        assertThat(only(SyncHeld.class, "r1").reason()).isEqualTo(SyncHeld.Reason.NOT_AUTOMATED);
        assertThat(fleet.value("a")).isNull();

        publisher.publishAndWait(new SyncRequested(fleet.application(), "somebody", "please"), Cause.root());

        only(SyncSucceeded.class, "r1");
        assertThat(fleet.value("a")).isEqualTo("1");
    }

    @Test
    void convergesAfterTheApiServerWasAway() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncSucceeded.class, "r1");
        cluster.stopApiServer();

        fleet.render("r2", Fleet.configMap("a", "2"));
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        cluster.startAgain();

        only(SyncSucceeded.class, "r2");
        assertThat(fleet.value("a")).isEqualTo("2");
    }

    /** Not a benchmark: it prints how long a change of one object takes from its record to the end of its run. */
    @Test
    void aSmallChangeIsQuick() {
        fleet.begin();
        fleet.render("r0", Fleet.configMap("a", "0"), Fleet.configMap("b", "0"));
        only(SyncSucceeded.class, "r0");
        List<Long> micros = new ArrayList<>();
        for (int round = 1; round <= 40; round++) {
            String wanted = Integer.toString(round);
            long before = System.nanoTime();
            fleet.render("r" + round, Fleet.configMap("a", wanted), Fleet.configMap("b", "0"));
            while (!wanted.equals(fleet.value("a"))) {
                Thread.onSpinWait();
            }
            micros.add((System.nanoTime() - before) / 1000);
            only(SyncSucceeded.class, "r" + round);
        }
        List<Long> warm = micros.subList(20, 40).stream().sorted().toList();
        System.out.println("set to applied, microseconds, p50 " + warm.get(10) + ", worst " + warm.getLast());
        assertThat(warm.get(10)).isLessThan(500_000);
    }

    private void health(Health health, long epoch) {
        publisher.publishAndWait(
                new HealthChanged(fleet.application(), epoch, "r1", health, null, List.of(), "observed-" + health),
                Cause.root());
    }

    private void stranger(String name) {
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

    private ConfigMap configMap(String name) {
        return cluster.client()
                .configMaps()
                .inNamespace(fleet.namespace())
                .withName(name)
                .get();
    }

    private <E extends SyncEvent> E only(Class<E> type, String revision) {
        soon(() -> events(type).stream().anyMatch(event -> revision.equals(event.revision())));
        return events(type).stream()
                .filter(event -> revision.equals(event.revision()))
                .findFirst()
                .orElseThrow();
    }

    private <E extends SyncEvent> List<E> events(Class<E> type) {
        return envelopes(type).stream()
                .map(envelope -> type.cast(envelope.event()))
                .toList();
    }

    private List<Envelope<?>> envelopes(Class<? extends SyncEvent> type) {
        return broker.events(Topic.SYNC).stream()
                .filter(envelope -> type.isInstance(envelope.event()))
                .filter(envelope -> ((SyncEvent) envelope.event()).application().equals(fleet.application()))
                .toList();
    }

    private List<ObjectApplied> baselines() {
        List<ObjectApplied> applied = new ArrayList<>();
        for (Envelope<? extends Event> envelope : broker.events(Topic.BASELINE)) {
            if (envelope.event() instanceof ObjectApplied event
                    && event.application().equals(fleet.application())) {
                applied.add(event);
            }
        }
        return applied;
    }

    private static void soon(Callable<Boolean> condition) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(condition);
    }
}
