package dev.plumbline.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.IntNode;
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
import dev.plumbline.sync.application.Application;
import dev.plumbline.sync.application.ApplicationResourceSpec;
import dev.plumbline.sync.apply.ApplySet;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@QuarkusTest
@NullUnmarked
final class ApplyingIT extends RunningService {

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
