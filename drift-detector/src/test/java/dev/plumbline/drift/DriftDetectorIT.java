package dev.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.drift.watch.ClusterUnavailable;
import dev.plumbline.drift.watch.LiveObjects;
import dev.plumbline.drift.watch.ObjectType;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.DriftDetected.Kind;
import dev.plumbline.events.DriftEvent;
import dev.plumbline.events.DriftResolved;
import dev.plumbline.events.DriftResolved.Resolution;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.FieldDrift;
import dev.plumbline.events.Health;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.events.Topic;
import dev.plumbline.events.cluster.ControlPlane;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.events.messaging.KafkaBrokerResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@QuarkusTest
@QuarkusTestResource(KafkaBrokerResource.class)
@QuarkusTestResource(
        value = ControlPlane.class,
        initArgs = @ResourceArg(name = "account", value = "plumbline-drift-detector"))
@QuarkusTestResource(FingerprintKey.class)
final class DriftDetectorIT {

    /** On a machine that is slow and stalls. */
    private static final Duration SOON = Duration.ofMinutes(1);

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: %s}
            spec:
              replicas: 0
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - {name: web, image: "nginx:1.27", ports: [{containerPort: 80}], resources: {limits: {cpu: 0.5}}}
            """;

    @Inject
    EventPublisher publisher;

    @TestHTTPResource("/q/health/ready")
    URI readiness;

    @Inject
    LiveObjects looks;

    KafkaBroker broker;
    ControlPlane cluster;

    private Fleet fleet;

    @BeforeEach
    void anApplicationOfItsOwn(TestInfo test) {
        fleet = new Fleet(
                test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT),
                cluster.client(),
                publisher);
        fleet.begin();
    }

    @Test
    void namesTheChangedFieldAndItsManagerAndSeesItPutBack() {
        ObjectRef object = fleet.apply(configMap("changed", "red"));
        fleet.succeed();
        healthTold(1);
        fleet.patch(object, "{\"data\":{\"color\":\"blue\",\"other\":\"mine\"}}", "kubectl-edit");
        Envelope<DriftDetected> drift = drift(1);
        assertThat(drift.correlationId()).isEqualTo(drift.id());
        assertThat(drift.event().fields()).singleElement().satisfies(field -> {
            assertThat(field.path()).isEqualTo("data.color");
            assertThat(field.expected()).hasToString("\"red\"");
            assertThat(field.actual()).hasToString("\"blue\"");
            assertThat(field.actor()).extracting(FieldDrift.Actor::manager).isEqualTo("kubectl-edit");
        });
        fleet.apply(configMap("changed", "red"));
        Envelope<DriftResolved> end = resolved(1);
        assertThat(end.event().resolution()).isEqualTo(Resolution.PUT_BACK);
        assertThat(end.event().detected()).isEqualTo(drift.id());
        assertThat(end.causationId()).isEqualTo(drift.id());
        assertThat(end.correlationId()).isEqualTo(drift.correlationId());
    }

    @Test
    void tellsWhenSomebodyElseUndidIt() {
        ObjectRef object = fleet.apply(configMap("reverted", "red"));
        fleet.patch(object, "{\"data\":{\"color\":\"blue\"}}", "kubectl-edit");
        drift(1);
        fleet.patch(object, "{\"data\":{\"color\":\"red\"}}", "kubectl-edit");
        assertThat(resolved(1).event().resolution()).isEqualTo(Resolution.REVERTED);
    }

    @Test
    void tellsWhenGitTookTheChangeOver() {
        ObjectRef object = fleet.apply(configMap("adopted", "red"));
        fleet.patch(object, "{\"data\":{\"color\":\"blue\"}}", "kubectl-edit");
        drift(1);
        fleet.begin();
        fleet.apply(configMap("adopted", "blue"));
        assertThat(resolved(1).event().resolution()).isEqualTo(Resolution.ADOPTED);
    }

    @Test
    void findsNoDriftInDefaultedFieldsNorInFieldsOfOthers() {
        fleet.apply(DEPLOYMENT.formatted("quiet"));
        ObjectRef object = fleet.apply(configMap("quiet", "red"));
        fleet.succeed();
        fleet.patch(object, "{\"data\":{\"other\":\"mine\"}}", "kubectl-edit");
        fleet.patch(object, "{\"data\":{\"color\":\"blue\"}}", "kubectl-edit");
        assertThat(drift(1).event().object()).isEqualTo(object);
        assertThat(drifts()).hasSize(1);
    }

    @Test
    void tellsADeletionButNotAPrune() {
        ObjectRef pruned = fleet.apply(configMap("pruned", "red"));
        ObjectRef deleted = fleet.apply(configMap("deleted", "red"));
        fleet.succeed();
        healthTold(1);
        fleet.prune(pruned);
        fleet.delete(deleted);
        DriftDetected drift = drift(1).event();
        assertThat(drift.kind()).isEqualTo(Kind.DELETED);
        assertThat(drift.object()).isEqualTo(deleted);
        fleet.apply(configMap("deleted", "red"));
        assertThat(resolved(1).event().resolution()).isEqualTo(Resolution.PUT_BACK);
        assertThat(drifts()).hasSize(1);
    }

    @Test
    void noMarkOfSomebodyElseHidesAnObject() {
        ObjectRef object = fleet.apply(configMap("hidden", "red"));
        fleet.succeed();
        healthTold(1);
        fleet.patch(
                object,
                "{\"metadata\":{\"annotations\":{\"plumbline.dev/prune\":\"99999999\"}},\"data\":{\"color\":\"blue\"}}",
                "kubectl-annotate");
        assertThat(drift(1).event().kind()).isEqualTo(Kind.CHANGED);
        fleet.delete(object);
        assertThat(drift(2).event().kind()).isEqualTo(Kind.DELETED);
    }

    @Test
    void aLookFindsWhatIsServedInAnotherVersionOnly() {
        cluster.client().resource(definition("v1beta1")).create();
        ObjectRef object = new ObjectRef("it.plumbline.dev", "Gizmo", "default", "g");
        // What is defined is not served at once.
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .until(() -> cluster.client().resource("""
                        {"apiVersion": "it.plumbline.dev/v1beta1", "kind": "Gizmo", "metadata": {"name": "g", "namespace": "default"}}""").serverSideApply() != null);
        ObjectType old = new ObjectType("it.plumbline.dev/v1beta1", "Gizmo");
        assertThat(looks.find(old, object)).isPresent();
        cluster.client().resource(definition("v1", "v1beta1")).update();
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .until(() -> String.valueOf(cluster.client().raw("/apis/it.plumbline.dev/v1"))
                                .contains("gizmos")
                        && !String.valueOf(cluster.client().raw("/apis/it.plumbline.dev/v1beta1"))
                                .contains("gizmos"));

        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(ClusterUnavailable.class)
                .until(() -> looks.find(old, object).isPresent());

        cluster.client().resource("""
                        {"apiVersion": "it.plumbline.dev/v1", "kind": "Gizmo", "metadata": {"name": "g", "namespace": "default"}}""").delete();
        await().atMost(SOON).until(() -> looks.find(old, object).isEmpty());
    }

    /** A definition that serves its first version only. */
    private static String definition(String... versions) {
        String all = Arrays.stream(versions)
                .map(version -> """
                        {"name": "%1$s", "served": %2$s, "storage": %2$s, "schema": {"openAPIV3Schema":
                         {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}""".formatted(version, version.equals(versions[0])))
                .collect(Collectors.joining(","));
        return """
                {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                 "metadata": {"name": "gizmos.it.plumbline.dev"}, "spec": {"group": "it.plumbline.dev", "scope": "Namespaced",
                 "names": {"kind": "Gizmo", "plural": "gizmos", "singular": "gizmo", "listKind": "GizmoList"}, "versions": [%s]}}""".formatted(all);
    }

    @Test
    void tellsARemovedOwnerLabelAsAChange() {
        ObjectRef object = fleet.apply(configMap("unlabelled", "red"));
        fleet.succeed();
        healthTold(1);
        fleet.patch(object, "{\"metadata\":{\"labels\":null}}", "kubectl-label");
        DriftDetected drift = drift(1).event();
        assertThat(drift.kind()).isEqualTo(Kind.CHANGED);
        assertThat(drift.fields()).extracting(FieldDrift::path).allMatch(path -> path.startsWith("metadata.labels"));
        fleet.apply(configMap("unlabelled", "red"));
        assertThat(resolved(1).event().resolution()).isEqualTo(Resolution.PUT_BACK);
    }

    @Test
    void waitsForTheBaselineOfANewerEpoch() {
        fleet.apply(configMap("racing", "red"));
        fleet.begin();
        fleet.write(configMap("racing", "blue"));
        // Another object of the same type, written later and told, shows that the watch has passed the racing one.
        ObjectRef other = fleet.apply(configMap("racing-other", "red"));
        fleet.patch(other, "{\"data\":{\"color\":\"blue\"}}", "kubectl-edit");
        assertThat(drift(1).event().object()).isEqualTo(other);
        fleet.apply(configMap("racing", "blue"));
        fleet.apply(configMap("racing-other", "red"));
        resolved(1);
        assertThat(drifts()).hasSize(1);
    }

    @Test
    void tellsHealthOncePerEpochAndWhenItChanges() {
        fleet.apply(configMap("healthy", "red"));
        Envelope<?> first = fleet.succeed();
        Envelope<HealthChanged> told = healthTold(1);
        assertThat(told.event().health()).isEqualTo(Health.HEALTHY);
        assertThat(told.event().epoch()).isEqualTo(1);
        assertThat(told.causationId()).isEqualTo(first.id());
        assertThat(told.correlationId()).isEqualTo(first.correlationId());
        fleet.begin();
        fleet.apply(DEPLOYMENT.formatted("stuck"));
        fleet.succeed();
        // No controller runs here, so that nobody ever sees the Deployment.
        HealthChanged second = healthTold(2).event();
        assertThat(second.health()).isEqualTo(Health.PROGRESSING);
        assertThat(second.previous()).isEqualTo(Health.HEALTHY);
        assertThat(second.epoch()).isEqualTo(2);
        assertThat(second.objects())
                .singleElement()
                .satisfies(object -> assertThat(object.object().kind()).isEqualTo("Deployment"));
    }

    @Test
    void watchSurvivesARestartOfTheApiServer() {
        ObjectRef object = fleet.apply(configMap("survivor", "red"));
        fleet.succeed();
        healthTold(1);
        cluster.stopApiServer();
        cluster.startAgain();
        fleet.patch(object, "{\"data\":{\"color\":\"blue\"}}", "kubectl-edit");
        assertThat(drift(1).event().object()).isEqualTo(object);
        await().atMost(SOON).until(() -> status() == 200);
    }

    @Test
    void isNotReadyWhileKafkaIsAway() throws Exception {
        await().atMost(SOON).until(() -> status() == 200);
        broker.stop();
        try {
            assertThat(status()).isEqualTo(503);
        } finally {
            broker.start();
        }
        await().atMost(SOON).until(() -> status() == 200);
    }

    private int status() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(readiness).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static String configMap(String name, String color) {
        return """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: %s}
            data: {color: %s}
            """.formatted(name, color);
    }

    private Envelope<DriftDetected> drift(int number) {
        await().atMost(SOON).until(() -> drifts().size() >= number);
        return drifts().get(number - 1);
    }

    private List<Envelope<DriftDetected>> drifts() {
        return events(Topic.DRIFT, DriftDetected.class);
    }

    private Envelope<DriftResolved> resolved(int number) {
        await().atMost(SOON)
                .until(() -> events(Topic.DRIFT, DriftResolved.class).size() >= number);
        return events(Topic.DRIFT, DriftResolved.class).get(number - 1);
    }

    private Envelope<HealthChanged> healthTold(int number) {
        await().atMost(SOON)
                .until(() -> events(Topic.HEALTH, HealthChanged.class).size() >= number);
        return events(Topic.HEALTH, HealthChanged.class).get(number - 1);
    }

    @SuppressWarnings("unchecked")
    private <E extends dev.plumbline.events.Event> List<Envelope<E>> events(Topic topic, Class<E> type) {
        return broker.events(topic).stream()
                .filter(envelope -> type.isInstance(envelope.event()))
                .filter(envelope -> switch (envelope.event()) {
                    case DriftEvent drift -> drift.application().equals(fleet.application());
                    case HealthChanged health -> health.application().equals(fleet.application());
                    default -> false;
                })
                .map(envelope -> (Envelope<E>) Objects.requireNonNull(envelope))
                .toList();
    }
}
