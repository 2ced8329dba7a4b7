package dev.plumbline.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.drift.attribution.ManagedFields;
import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.Cause;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.events.ObjectResult;
import dev.plumbline.events.SyncCounts;
import dev.plumbline.events.SyncStarted;
import dev.plumbline.events.SyncSucceeded;
import dev.plumbline.events.SyncTrigger;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.EventPublisher;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;

/** Plays sync-service for one application: applies as it does, and tells what it tells. */
final class Fleet {

    private final ApplicationRef application;
    private final KubernetesClient client;
    private final EventPublisher publisher;
    private final List<ObjectResult> results = new ArrayList<>();
    private long epoch;

    Fleet(String name, KubernetesClient client, EventPublisher publisher) {
        this.application = new ApplicationRef("default", name, "uid-" + name);
        this.client = client;
        this.publisher = publisher;
        var source = new ApplicationSpec.Source("https://git.example/fleet", "main", name, null);
        publisher.publishAndWait(
                new ApplicationDeclared(
                        application,
                        1,
                        new ApplicationSpec(
                                source,
                                new ApplicationSpec.Destination("default"),
                                new ApplicationSpec.SyncPolicy(true, true, true),
                                false)),
                Cause.root());
    }

    ApplicationRef application() {
        return application;
    }

    void begin() {
        epoch++;
        results.clear();
        publisher.publishAndWait(
                new SyncStarted(application, epoch, "rev" + epoch, "d" + epoch, SyncTrigger.MANIFESTS, "run" + epoch),
                Cause.root());
    }

    ObjectRef apply(String manifest) {
        JsonNode answer = write(manifest);
        ObjectApplied applied = baseline(answer);
        publisher.publishAndWait(applied, Cause.root());
        results.add(new ObjectResult(applied.object(), ObjectResult.Outcome.CONFIGURED, null));
        return applied.object();
    }

    /** Writes as sync-service does, and tells nobody. */
    JsonNode write(String manifest) {
        HasMetadata object = client.resource(manifest).item();
        object.getMetadata().setNamespace("default");
        object.getMetadata().getLabels().put("applyset.kubernetes.io/part-of", "applyset-" + application.name());
        object.getMetadata().getAnnotations().put("plumbline.dev/application", application.toString());
        object.getMetadata().getAnnotations().put("plumbline.dev/epoch", Long.toString(epoch));
        return client.getKubernetesSerialization()
                .convertValue(
                        client.resource(object)
                                .fieldManager("plumbline")
                                .forceConflicts()
                                .serverSideApply(),
                        JsonNode.class);
    }

    private ObjectApplied baseline(JsonNode answer) {
        JsonNode metadata = answer.path("metadata");
        String apiVersion = answer.path("apiVersion").asText();
        JsonNode fields = ManagedFields.of(answer).ours();
        ObjectNode owned = answer.deepCopy();
        owned.withObject("/metadata").remove("managedFields");
        return new ObjectApplied(
                application,
                new ObjectRef(
                        apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "",
                        answer.path("kind").asText(),
                        metadata.path("namespace").asText(""),
                        metadata.path("name").asText()),
                apiVersion,
                metadata.path("uid").asText(),
                metadata.path("resourceVersion").asText(),
                epoch,
                "rev" + epoch,
                "digest",
                fields,
                owned);
    }

    Envelope<SyncSucceeded> succeed() {
        return publisher.publishAndWait(
                new SyncSucceeded(
                        application,
                        epoch,
                        "rev" + epoch,
                        "d" + epoch,
                        SyncTrigger.MANIFESTS,
                        "run" + epoch,
                        SyncCounts.NONE,
                        results),
                Cause.root());
    }

    void prune(ObjectRef object) {
        patch(object, "{\"metadata\":{\"annotations\":{\"plumbline.dev/prune\":\"" + epoch + "\"}}}", "plumbline");
        delete(object);
        publisher
                .delete(Topic.BASELINE, ObjectApplied.key(application.key(), object))
                .join();
    }

    void delete(ObjectRef object) {
        client.configMaps().inNamespace("default").withName(object.name()).delete();
    }

    /** Changes a ConfigMap as somebody with kubectl does. */
    void patch(ObjectRef object, String merge, String manager) {
        client.configMaps()
                .inNamespace("default")
                .withName(object.name())
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager(manager)
                                .build(),
                        merge);
    }
}
