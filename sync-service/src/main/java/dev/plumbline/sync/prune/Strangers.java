package dev.plumbline.sync.prune;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.sync.apply.ApplySet;
import dev.plumbline.sync.apply.Outcome;
import dev.plumbline.sync.apply.Outcome.Retry;
import dev.plumbline.sync.apply.Outcome.Retry.Kind;
import dev.plumbline.sync.apply.Stamp;
import dev.plumbline.sync.cluster.Answer;
import dev.plumbline.sync.cluster.Answer.Refusal;
import dev.plumbline.sync.cluster.Cluster;
import dev.plumbline.sync.cluster.ResourceType;
import dev.plumbline.sync.cluster.Target;
import dev.plumbline.sync.plan.Phase;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Namespace takes along all that lives in it, and a definition all objects of its kind. Where some of that is not the
 * application's own, it is let go instead of deleted, and the reason names one.
 */
final class Strangers {

    /** What every namespace gets by itself, and what follows something else without saying so. */
    private static final Set<String> ATTENDANTS =
            Set.of("Event", "Event.events.k8s.io", "Endpoints", "Lease.coordination.k8s.io");

    private static final Set<String> FURNITURE = Set.of("ConfigMap/kube-root-ca.crt", "ServiceAccount/default");

    private final Cluster cluster;

    Strangers(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * What becomes of an object that others depend on; empty where it may be deleted. Where that cannot be told, it is not.
     *
     * @throws dev.plumbline.sync.cluster.ClusterUnavailable where the cluster cannot be asked
     */
    Optional<Outcome> keep(Target target, Stamp stamp) {
        return switch (Phase.of(target.object())) {
            case NAMESPACES -> {
                List<ResourceType> types = cluster.types().stream()
                        .filter(ResourceType::namespaced)
                        .filter(type -> !ATTENDANTS.contains(groupKind(type)))
                        .toList();
                yield search(target.object(), types, target.object().name(), Strangers::livesThere, stamp);
            }
            case DEFINITIONS -> objectsOf(target, stamp);
            case CONFIGURATION, WORKLOADS, INTERCEPTORS -> Optional.empty();
        };
    }

    private Optional<Outcome> objectsOf(Target target, Stamp stamp) {
        Answer answer = cluster.read(target);
        if (!(answer instanceof Answer.Done definition)) {
            return Optional.of(unknown(target.object(), answer));
        }
        JsonNode spec = definition.object().path("spec");
        Optional<ResourceType> type = cluster.typeInAnyVersion(
                spec.path("group").asText(), spec.path("names").path("kind").asText());
        return type.isEmpty()
                ? Optional.empty() // not served: nobody could have made one since, and none can be asked for
                : search(target.object(), List.of(type.get()), null, item -> true, stamp);
    }

    private Optional<Outcome> search(
            ObjectRef pruned,
            List<ResourceType> types,
            @Nullable String namespace,
            Predicate<JsonNode> counts,
            Stamp stamp) {
        for (ResourceType type : types) {
            String from = "";
            do {
                Answer answer = cluster.list(type, namespace, ApplySet.PART_OF + "!=" + stamp.owner(), from);
                if (!(answer instanceof Answer.Done page)) {
                    if (answer instanceof Answer.Refused refused && refused.refusal() == Refusal.NO_SUCH_KIND) {
                        break; // it went meanwhile
                    }
                    return Optional.of(unknown(pruned, answer));
                }
                for (JsonNode item : page.object().path("items")) {
                    if (isFurniture(type, item) || !counts.test(item)) {
                        continue;
                    }
                    return Optional.of(new Outcome.Released(
                            pruned,
                            "it is kept, since it would take " + named(type, item) + " along, which is not ours"));
                }
                from = page.object().path("metadata").path("continue").asText("");
            } while (!from.isEmpty());
        }
        return Optional.empty();
    }

    /** What has an owner goes with it, and the owner is found by itself. */
    private static boolean livesThere(JsonNode item) {
        JsonNode metadata = item.path("metadata");
        return metadata.path("ownerReferences").isEmpty() && !metadata.hasNonNull("deletionTimestamp");
    }

    private static boolean isFurniture(ResourceType type, JsonNode item) {
        return FURNITURE.contains(
                type.kind() + "/" + item.path("metadata").path("name").asText());
    }

    private static String named(ResourceType type, JsonNode item) {
        JsonNode metadata = item.path("metadata");
        return new ObjectRef(
                        type.group(),
                        type.kind(),
                        metadata.path("namespace").asText(""),
                        metadata.path("name").asText())
                .toString();
    }

    private static String groupKind(ResourceType type) {
        return type.group().isEmpty() ? type.kind() : type.kind() + "." + type.group();
    }

    private static Outcome unknown(ObjectRef pruned, Answer answer) {
        return switch (answer) {
            case Answer.Refused refused ->
                new Outcome.Failed(
                        pruned,
                        "it cannot be told what it would take along: " + refused.message(),
                        new Retry(Kind.TRANSIENT, refused.retryAfter()));
            case Answer.Unreachable(var message) -> new Outcome.Failed(pruned, message, Retry.of(Kind.UNREACHABLE));
            case Answer.Done done -> throw new IllegalStateException("what was answered is known");
        };
    }
}
