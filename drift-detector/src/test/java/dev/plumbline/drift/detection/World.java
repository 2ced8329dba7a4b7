package dev.plumbline.drift.detection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.drift.Samples;
import dev.plumbline.drift.watch.ClusterUnavailable;
import dev.plumbline.drift.watch.LiveObjects;
import dev.plumbline.drift.watch.ObjectType;
import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.DriftResolved;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.events.ObjectResult;
import dev.plumbline.events.SyncCounts;
import dev.plumbline.events.SyncStarted;
import dev.plumbline.events.SyncSucceeded;
import dev.plumbline.events.SyncTrigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A cluster that can be looked at, and an ear for what is found. */
final class World implements LiveObjects, Findings {

    static final ApplicationRef SHOP = new ApplicationRef("team", "shop", "uid-1");
    static final ObjectRef CONFIG = new ObjectRef("", "ConfigMap", "team", "config");
    static final ObjectType TYPE = new ObjectType("v1", "ConfigMap");

    /** Short waits; the test's own time limit is far longer. */
    record Waits(Duration baselineWait, Duration liveWait, Duration healthSettles, Duration runWait)
            implements DetectionConfig {}

    static final DetectionConfig SHORT =
            new Waits(Duration.ofMillis(300), Duration.ofMillis(200), Duration.ofMillis(50), Duration.ofMillis(300));

    final Map<ObjectRef, JsonNode> cluster = new ConcurrentHashMap<>();
    final List<DriftDetected> drifts = new CopyOnWriteArrayList<>();
    final List<DriftResolved> ends = new CopyOnWriteArrayList<>();
    final List<HealthChanged> healths = new CopyOnWriteArrayList<>();
    volatile boolean away;

    /** Whether the next telling of health fails as no telling should. */
    volatile boolean fault;

    @Override
    public Optional<JsonNode> find(ObjectType type, ObjectRef object) {
        if (away) {
            throw new ClusterUnavailable("away", null);
        }
        return Optional.ofNullable(cluster.get(object)).map(JsonNode::deepCopy);
    }

    @Override
    public Envelope<DriftDetected> drifted(DriftDetected event) {
        drifts.add(event);
        return envelope(event);
    }

    @Override
    public void resolved(DriftResolved event, Envelope<DriftDetected> drift) {
        ends.add(event);
    }

    @Override
    public Envelope<HealthChanged> told(HealthChanged event, Envelope<?> cause) {
        if (fault) {
            fault = false;
            throw new IllegalStateException("a fault of ours");
        }
        healths.add(event);
        return envelope(event);
    }

    static <E extends Event> Envelope<E> envelope(E event) {
        return new Envelope<>(event.id(), "/test", Instant.EPOCH, event.id(), null, null, event);
    }

    static ApplicationDeclared declared() {
        var source = new ApplicationSpec.Source("https://git.example/r", "main", ".", null);
        var spec = new ApplicationSpec(
                source,
                new ApplicationSpec.Destination("team"),
                new ApplicationSpec.SyncPolicy(true, true, true),
                false);
        return new ApplicationDeclared(SHOP, 1, spec);
    }

    /** A ConfigMap of ours as the API server would answer it. */
    static JsonNode configMap(String color, long version, long epoch) {
        ObjectNode object = (ObjectNode) Samples.json("""
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"config","namespace":"team","uid":"u",
                 "annotations":{"plumbline.dev/application":"team/shop"},
                 "managedFields":[{"manager":"plumbline","operation":"Apply","time":"2026-01-01T00:00:00Z",
                   "fieldsV1":{"f:metadata":{"f:annotations":{"f:plumbline.dev/epoch":{}}},"f:data":{"f:color":{}}}}]},
                 "data":{}}
                """);
        object.withObject("/metadata").put("resourceVersion", Long.toString(version));
        object.withObject("/metadata/annotations").put("plumbline.dev/epoch", Long.toString(epoch));
        object.withObject("/data").put("color", color);
        return object;
    }

    /** The same with the mark of a prune, by that manager. */
    static ObjectNode marked(JsonNode object, String manager, long mark) {
        ObjectNode marked = object.deepCopy();
        marked.withObject("/metadata/annotations").put("plumbline.dev/prune", Long.toString(mark));
        ((ArrayNode) marked.at("/metadata/managedFields"))
                .add(Samples.json("{'manager':'" + manager + "','operation':'Update','time':'2026-01-01T00:00:01Z',"
                        + "'fieldsV1':{'f:metadata':{'f:annotations':{'f:plumbline.dev/prune':{}}}}}"));
        return marked;
    }

    static Message.Seen seen(JsonNode object) {
        return new Message.Seen(LiveObject.of(TYPE, object.deepCopy()));
    }

    static Message.Applied applied(String color, long version, long epoch) {
        return new Message.Applied(Baseline.of(new ObjectApplied(
                SHOP,
                CONFIG,
                "v1",
                "u",
                Long.toString(version),
                epoch,
                "rev" + epoch,
                "digest",
                Samples.json("{'f:data':{'f:color':{}}}"),
                configMap(color, version, epoch))));
    }

    static Message.Synced started(long epoch) {
        return new Message.Synced(
                envelope(new SyncStarted(SHOP, epoch, "rev" + epoch, "d", SyncTrigger.MANIFESTS, "run" + epoch)));
    }

    static Message.Synced succeeded(long epoch, ObjectRef... configured) {
        List<ObjectResult> results = Stream.of(configured)
                .map(object -> new ObjectResult(object, ObjectResult.Outcome.CONFIGURED, null))
                .toList();
        return new Message.Synced(envelope(new SyncSucceeded(
                SHOP, epoch, "rev" + epoch, "d", SyncTrigger.MANIFESTS, "run" + epoch, SyncCounts.NONE, results)));
    }
}
