package dev.plumbline.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.plumbline.events.ApprovalGiven;
import dev.plumbline.events.Cause;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.SyncCounts;
import dev.plumbline.events.SyncFailed;
import dev.plumbline.events.SyncHeld;
import dev.plumbline.events.SyncRequested;
import dev.plumbline.events.SyncStarted;
import dev.plumbline.events.SyncSucceeded;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.EventReader;
import dev.plumbline.sync.application.Application;
import dev.plumbline.sync.application.ApplicationResourceSpec;
import dev.plumbline.sync.apply.ApplySet;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@QuarkusTest
@NullUnmarked
final class ApplyingIT extends RunningService {

    @Inject
    MeterRegistry meters;

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
    void appliesNoHookAndShowsTheWarningsOfTheSet() {
        fleet.begin();
        fleet.renderHooked("r1", Fleet.configMap("hook", "1"), "a.yaml:3 calls lookup", Fleet.configMap("one", "1"));

        assertThat(only(SyncSucceeded.class, "r1").counts()).isEqualTo(new SyncCounts(1, 0, 0, 0, 0));
        assertThat(configMap("hook")).isNull();
        soon(() -> fleet.status().warnings() != null);
        assertThat(fleet.status().warnings()).containsExactly("a.yaml:3 calls lookup");

        fleet.render("r2", Fleet.configMap("one", "2"));

        only(SyncSucceeded.class, "r2");
        soon(() -> fleet.status().warnings() == null);
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
    void holdsWhatWouldDeleteEverythingUntilSomebodyApproves() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"), Fleet.configMap("b", "1"));
        only(SyncSucceeded.class, "r1");

        fleet.render("r2", Fleet.configMap("c", "1"));

        assertThat(only(SyncHeld.class, "r2").reason()).isEqualTo(SyncHeld.Reason.PRUNES_EVERYTHING);
        assertThat(fleet.value("a")).isEqualTo("1");
        assertThat(fleet.value("c")).isNull();
        soon(() -> fleet.condition("Ready").equals("False Held"));
        assertThat(fleet.status().message())
                .contains("kubectl annotate", fleet.namespace(), "plumbline.dev/approve=" + fleet.digest());
        // Whoever can write to Kafka may not have anything deleted by that.
        publisher.publishAndWait(
                new ApprovalGiven(fleet.application(), "somebody", "please", fleet.digest()), Cause.root());
        fleet.annotate("plumbline.dev/approve", "sha256:of-another-set");
        fleet.annotate("plumbline.dev/sync", "now");
        soon(() -> fleet.annotation("plumbline.dev/sync") == null);
        assertThat(fleet.value("a")).isEqualTo("1");

        fleet.annotate("plumbline.dev/approve", fleet.digest());

        assertThat(only(SyncSucceeded.class, "r2").counts()).isEqualTo(new SyncCounts(1, 0, 0, 2, 0));
        assertThat(fleet.value("a")).isNull();
        soon(() -> fleet.annotation("plumbline.dev/approve") == null);
        Envelope<?> approval = commands(ApprovalGiven.class).getLast();
        assertThat(((ApprovalGiven) approval.event()).author()).isEqualTo("kubectl-annotate");
        assertThat(envelopes(SyncStarted.class).getLast().causationId()).isEqualTo(approval.id());
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
    void leavesAnApplicationAloneThatIsNotAutomatedUntilSomebodyAsks() {
        fleet.begin(new ApplicationResourceSpec.Sync(false, true, true));
        fleet.render("r1", Fleet.configMap("a", "1"));

        assertThat(only(SyncHeld.class, "r1").reason()).isEqualTo(SyncHeld.Reason.NOT_AUTOMATED);
        assertThat(fleet.value("a")).isNull();

        soon(() -> fleet.status().message() != null && fleet.status().message().contains("plumbline.dev/sync=now"));
        publisher.publishAndWait(new SyncRequested(fleet.application(), "somebody", "please"), Cause.root());
        fleet.annotate("plumbline.dev/sync", "now");

        only(SyncSucceeded.class, "r1");
        assertThat(fleet.value("a")).isEqualTo("1");
        soon(() -> fleet.annotation("plumbline.dev/sync") == null);
        assertThat(events(SyncSucceeded.class)).hasSize(1);
    }

    @Test
    void followsItsDestinationToAnotherNamespace() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"), Fleet.configMap("b", "1"));
        only(SyncSucceeded.class, "r1");
        String elsewhere = fleet.namespace() + "-elsewhere";
        namespace(elsewhere);

        fleet.moveTo(elsewhere);
        fleet.render("r1", Fleet.configMap("a", "1"), Fleet.configMap("b", "1"));

        soon(() -> "1".equals(fleet.value(elsewhere, "a")) && "1".equals(fleet.value(elsewhere, "b")));
        soon(() -> fleet.value("a") == null && fleet.value("b") == null);
        soon(() -> fleet.condition("Synced").equals("True Synced")
                && fleet.status().claim() == null);
        assertThat(fleet.status().observedGeneration())
                .isEqualTo(fleet.resource().getMetadata().getGeneration());
        assertThat(events(SyncHeld.class)).isEmpty();
    }

    @Test
    void isSyncedAgainWhenABranchIsResetToWhatIsLive() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncSucceeded.class, "r1");
        fleet.render("r2", Fleet.configMap("b", "1"));
        only(SyncHeld.class, "r2");
        soon(() -> fleet.condition("Synced").equals("False Held"));

        fleet.render("r1", Fleet.configMap("a", "1"));

        soon(() -> fleet.condition("Synced").equals("True Synced"));
        assertThat(events(SyncSucceeded.class)).hasSize(2);
        fleet.render("r2", Fleet.configMap("b", "1"));
        soon(() -> events(SyncHeld.class).size() == 2); // another fact, under an id of its own
    }

    @Test
    void takesItsObjectsBackWhenItIsMadeAnew() {
        fleet.begin(new ApplicationResourceSpec.Sync(true, false, true));
        for (int epoch = 1; epoch <= 3; epoch++) {
            fleet.render("r" + epoch, Fleet.configMap("a", "" + epoch));
            only(SyncSucceeded.class, "r" + epoch);
        }
        cluster.client().resource(fleet.resource()).delete();
        soon(() -> fleet.resource() == null);
        assertThat(configMap("a").getMetadata().getAnnotations()).containsEntry("plumbline.dev/epoch", "3");

        fleet.begin();
        declared(fleet, SOON);
        fleet.render("r4", Fleet.configMap("a", "4"));

        only(SyncSucceeded.class, "r4");
        assertThat(fleet.value("a")).isEqualTo("4");
        assertThat(configMap("a").getMetadata().getAnnotations())
                .containsEntry("plumbline.dev/epoch", "1")
                .containsEntry("plumbline.dev/uid", fleet.application().uid());
    }

    @Test
    void takesAnObjectBackWhoseEpochSomebodyEdited() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncSucceeded.class, "r1");
        cluster.client()
                .configMaps()
                .inNamespace(fleet.namespace())
                .withName("a")
                .edit(live -> new ConfigMapBuilder(live)
                        .editMetadata()
                        .addToAnnotations("plumbline.dev/epoch", "999")
                        .endMetadata()
                        .build());

        fleet.render("r2", Fleet.configMap("a", "2"));

        only(SyncSucceeded.class, "r2");
        assertThat(configMap("a").getMetadata().getAnnotations()).containsEntry("plumbline.dev/epoch", "2");
    }

    @Test
    void keepsANamespaceThatSomebodyElseLivesIn() {
        fleet.begin();
        String home = fleet.namespace() + "-home";
        String object = """
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "ours", "namespace": "%s"}}""".formatted(home);
        fleet.render("r1", Fleet.configMap("a", "1"), namespaceOf(home), namespaceOf(home + "-empty"), object);
        only(SyncSucceeded.class, "r1");
        cluster.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("theirs")
                        .withNamespace(home)
                        .endMetadata()
                        .build())
                .create();

        fleet.render("r2", Fleet.configMap("a", "1"));

        SyncSucceeded done = only(SyncSucceeded.class, "r2");
        assertThat(done.results())
                .filteredOn(result -> result.object().name().equals(home))
                .singleElement()
                .satisfies(result -> assertThat(result.message()).contains("ConfigMap/" + home + "/theirs"));
        assertThat(terminating(home)).isFalse();
        assertThat(terminating(home + "-empty")).isTrue();
        assertThat(cluster.client()
                        .configMaps()
                        .inNamespace(home)
                        .withName("ours")
                        .get())
                .isNull();
    }

    @Test
    void keepsADefinitionThatSomebodyElsesObjectsNeed() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"), definition("lodgers", "Lodger", "v1"));
        only(SyncSucceeded.class, "r1");
        // What is defined is not served at once.
        soon(() -> cluster.client().resource("""
                {"apiVersion": "it.plumbline.dev/v1", "kind": "Lodger", "metadata": {"name": "theirs", "namespace": "default"}}""").serverSideApply() != null);

        fleet.render("r2", Fleet.configMap("a", "1"));

        assertThat(only(SyncSucceeded.class, "r2").results())
                .singleElement()
                .satisfies(result -> assertThat(result.message()).contains("Lodger.it.plumbline.dev/default/theirs"));
        assertThat(cluster.client()
                        .apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName("lodgers.it.plumbline.dev")
                        .get()
                        .getMetadata()
                        .getDeletionTimestamp())
                .isNull();
    }

    @Test
    void prunesAnObjectWhoseVersionIsNoLongerServed() {
        fleet.begin();
        cluster.client().resource(definition("gadgets", "Gadget", "v1beta1")).create();
        fleet.render("r1", Fleet.configMap("a", "1"), """
                {"apiVersion": "it.plumbline.dev/v1beta1", "kind": "Gadget", "metadata": {"name": "g"}}""");
        only(SyncSucceeded.class, "r1");
        cluster.client()
                .resource(definition("gadgets", "Gadget", "v1", "v1beta1"))
                .update();
        soon(() -> String.valueOf(cluster.client().raw("/apis/it.plumbline.dev/v1"))
                        .contains("gadgets")
                && !String.valueOf(cluster.client().raw("/apis/it.plumbline.dev/v1beta1"))
                        .contains("gadgets"));
        String gadget = "/apis/it.plumbline.dev/v1/namespaces/" + fleet.namespace() + "/gadgets";
        // A version that is new is not there at once.
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .until(() -> cluster.client().raw(gadget).contains("\"name\":\"g\""));

        fleet.render("r2", Fleet.configMap("a", "1"));

        assertThat(only(SyncSucceeded.class, "r2").counts().pruned()).isEqualTo(1);
        assertThat(cluster.client().raw(gadget)).doesNotContain("\"name\":\"g\"");
    }

    @Test
    void countsRecordsOfATypeThatItDoesNotKnow() throws Exception {
        Counter unknown = meters.counter(EventReader.UNKNOWN, "topic", Topic.DRIFT.topicName());
        double before = unknown.count();
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topic.DRIFT.topicName(), "fleet/web", "{}".getBytes(StandardCharsets.UTF_8));
        record.headers().add("ce_type", "dev.plumbline.DriftForgiven.v1".getBytes(StandardCharsets.UTF_8));

        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrap()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(record).get();
        }

        soon(() -> unknown.count() >= before + 1);
    }

    private void namespace(String name) {
        cluster.client().resource(namespaceOf(name)).create();
    }

    private static String namespaceOf(String name) {
        return """
                {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "%s"}}""".formatted(name);
    }

    private boolean terminating(String namespace) {
        var found = cluster.client().namespaces().withName(namespace).get();
        return found == null || found.getMetadata().getDeletionTimestamp() != null;
    }

    /** A definition that serves its first version only. */
    private static String definition(String plural, String kind, String... versions) {
        String all = Arrays.stream(versions)
                .map(version -> """
                        {"name": "%s", "served": %s, "storage": %s, "schema": {"openAPIV3Schema":
                         {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}""".formatted(version, version.equals(versions[0]), version.equals(versions[0])))
                .collect(Collectors.joining(","));
        return """
                {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                 "metadata": {"name": "%1$s.it.plumbline.dev"}, "spec": {"group": "it.plumbline.dev", "scope": "Namespaced",
                 "names": {"kind": "%2$s", "plural": "%1$s", "singular": "%3$s", "listKind": "%2$sList"}, "versions": [%4$s]}}""".formatted(plural, kind, kind.toLowerCase(Locale.ROOT), all);
    }

    @Test
    void commitsItsOffsetsOnceTheWorkIsDone() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncSucceeded.class, "r1");
        Map<Integer, Long> written = broker.records(Topic.MANIFESTS.topicName()).stream()
                .collect(Collectors.toMap(ConsumerRecord::partition, record -> record.offset() + 1, Math::max));

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            await().atMost(SOON).untilAsserted(() -> {
                Map<Integer, Long> committed = new HashMap<>();
                admin.listConsumerGroupOffsets("sync")
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .forEach((partition, offset) -> committed.put(partition.partition(), offset.offset()));
                assertThat(written).allSatisfy((partition, end) -> assertThat(committed.getOrDefault(partition, 0L))
                        .as("committed of partition " + partition)
                        .isGreaterThanOrEqualTo(end));
            });
        }
    }
}
