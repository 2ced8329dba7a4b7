package dev.plumbline.sync.application;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.sync.cluster.Answer;
import dev.plumbline.sync.cluster.Cluster;
import dev.plumbline.sync.cluster.ResourceType;
import dev.plumbline.sync.cluster.Target;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The Applications as last seen, by the watch or in the answer to a write of our own, and how they are written to. */
@ApplicationScoped
public class Applications {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ResourceType TYPE =
            new ResourceType(Application.GROUP + "/" + Application.VERSION, "Application", "applications", true);

    private final Cluster cluster;
    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final Map<ApplicationKey, DeclaredApplication> seen = new ConcurrentHashMap<>();

    Applications(Cluster cluster) {
        this.cluster = cluster;
    }

    /** What became of a write. */
    public sealed interface Written {
        /** It stands. */
        record Stands(DeclaredApplication application) implements Written {}

        /** The Application has changed since, or is gone: what was decided on it must be decided anew. */
        record Outdated(String why) implements Written {}

        /** It could not be written now. */
        record Failed(String why) implements Written {}
    }

    /** The Application of that name as last seen. */
    public Optional<DeclaredApplication> find(ApplicationKey key) {
        return Optional.ofNullable(seen.get(key));
    }

    /** All as last seen. */
    public List<DeclaredApplication> all() {
        return List.copyOf(seen.values());
    }

    /** Takes what the watch shows; older than what is known changes nothing. */
    public void see(DeclaredApplication application) {
        seen.merge(application.key(), application, (known, shown) -> shown.newerThan(known) ? shown : known);
    }

    /** Forgets one that is gone. */
    public void forget(ApplicationKey key) {
        seen.remove(key);
    }

    /** Reads one from the server; empty where it is gone or the server cannot be asked. */
    public Optional<DeclaredApplication> refresh(ApplicationKey key) {
        return switch (cluster.read(target(key))) {
            case Answer.Done done -> Optional.of(learn(done.object()));
            case Answer.Refused refused -> {
                if (refused.refusal() == Answer.Refusal.NOT_FOUND) {
                    seen.remove(key);
                }
                yield Optional.empty();
            }
            case Answer.Unreachable unreachable -> Optional.empty();
        };
    }

    /** Replaces the status, if the Application is still as it was when this one was read. */
    public Written writeStatus(DeclaredApplication application, ApplicationStatus status) {
        ObjectNode body = body(application);
        body.put("apiVersion", TYPE.apiVersion()).put("kind", TYPE.kind());
        ((ObjectNode) body.get("metadata"))
                .put("name", application.ref().name())
                .put("namespace", application.ref().namespace());
        body.set("status", EventJson.mapper().valueToTree(status));
        return written(application, cluster.replaceStatus(target(application.key()), body));
    }

    /** Writes finalizers, labels and annotations, if the Application is still as it was when this one was read. */
    public Written writeMeta(DeclaredApplication application, DeclaredApplication.Meta meta) {
        ObjectNode body = body(application);
        ObjectNode metadata = (ObjectNode) body.get("metadata");
        metadata.set("finalizers", EventJson.mapper().valueToTree(meta.finalizers()));
        metadata.set("labels", EventJson.mapper().valueToTree(meta.labels()));
        metadata.set("annotations", EventJson.mapper().valueToTree(meta.annotations()));
        return written(application, cluster.merge(target(application.key()), body));
    }

    /** Takes an annotation away, if the Application is still as it was when this one was read. */
    public Written removeAnnotation(DeclaredApplication application, String annotation) {
        ObjectNode body = body(application);
        ((ObjectNode) body.get("metadata")).putObject("annotations").putNull(annotation);
        return written(application, cluster.merge(target(application.key()), body));
    }

    private Written written(DeclaredApplication application, Answer answer) {
        return switch (answer) {
            case Answer.Done done -> new Written.Stands(learn(done.object()));
            case Answer.Refused refused ->
                switch (refused.refusal()) {
                    case NOT_FOUND, CONFLICT -> {
                        refresh(application.key());
                        yield new Written.Outdated(refused.message());
                    }
                    case NO_SUCH_KIND, NO_NAMESPACE, INVALID, UNAVAILABLE -> new Written.Failed(refused.message());
                };
            case Answer.Unreachable unreachable -> new Written.Failed(unreachable.message());
        };
    }

    private DeclaredApplication learn(JsonNode object) {
        DeclaredApplication application = DeclaredApplication.of(serialization.convertValue(object, Application.class));
        see(application);
        return application;
    }

    private static ObjectNode body(DeclaredApplication application) {
        ObjectNode body = NODES.objectNode();
        body.putObject("metadata")
                .put("uid", application.ref().uid())
                .put("resourceVersion", application.resourceVersion());
        return body;
    }

    /** Where an Application is found. */
    public static Target target(ApplicationKey key) {
        return new Target(TYPE, new ObjectRef(Application.GROUP, "Application", key.namespace(), key.name()));
    }
}
