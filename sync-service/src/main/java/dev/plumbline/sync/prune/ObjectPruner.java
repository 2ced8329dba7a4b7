package dev.plumbline.sync.prune;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.sync.apply.ApplySet;
import dev.plumbline.sync.apply.Outcome;
import dev.plumbline.sync.apply.Outcome.Retry;
import dev.plumbline.sync.apply.Outcome.Retry.Kind;
import dev.plumbline.sync.apply.Stamp;
import dev.plumbline.sync.cluster.Answer;
import dev.plumbline.sync.cluster.Answer.Refusal;
import dev.plumbline.sync.cluster.Cluster;
import dev.plumbline.sync.cluster.ClusterUnavailable;
import dev.plumbline.sync.cluster.ResourceType;
import dev.plumbline.sync.cluster.Target;
import dev.plumbline.sync.plan.Plan;
import java.util.Optional;

/**
 * Deletes one object that left its set. It must be the very one that we applied, still bear our label, and not have changed
 * between the look at it and its deletion. Before that it is marked, so that whoever watches knows the deletion as ours.
 */
public final class ObjectPruner {

    /** The mark by which people keep an object that leaves Git. */
    private static final String DISABLED = "disabled";

    private static final int LOOKS = 5;

    private final Cluster cluster;
    private final Strangers strangers;

    public ObjectPruner(Cluster cluster) {
        this.cluster = cluster;
        this.strangers = new Strangers(cluster);
    }

    /** Prunes an object. */
    public Outcome prune(Plan.Prune prune, Stamp stamp) {
        try {
            return type(prune)
                    .map(type -> prune(prune, new Target(type, prune.object()), stamp))
                    .orElseGet(() -> new Outcome.Pruned(prune.object())); // its kind went, and it with it
        } catch (ClusterUnavailable e) {
            return new Outcome.Failed(prune.object(), String.valueOf(e.getMessage()), Retry.of(Kind.UNREACHABLE));
        }
    }

    /** Its kind in the version that it was applied in, or, where that is no longer served, in another. */
    private Optional<ResourceType> type(Plan.Prune prune) {
        return cluster.type(prune.baseline().apiVersion(), prune.object().kind())
                .or(() -> cluster.typeInAnyVersion(
                        prune.object().group(), prune.object().kind()));
    }

    private Outcome prune(Plan.Prune prune, Target first, Stamp stamp) {
        Target target = first;
        for (int looks = 0; looks < LOOKS; looks++) {
            Answer seen = cluster.metadata(target, true);
            if (refused(seen, Refusal.NO_SUCH_KIND)) {
                cluster.forget(target.type());
                Optional<ResourceType> other = type(prune).filter(found -> !found.equals(first.type()));
                if (other.isPresent() && !other.get().equals(target.type())) {
                    target = new Target(other.get(), prune.object());
                    continue;
                }
            }
            if (!(seen instanceof Answer.Done live)) {
                return failedUnlessGone(target.object(), seen);
            }
            Target here = target;
            Optional<Outcome> spared = spared(prune, live, stamp).or(() -> strangers.keep(here, stamp));
            if (spared.isPresent()) {
                return spared.get();
            }
            Answer answer = delete(target, live, stamp);
            if (answer instanceof Answer.Done) {
                return new Outcome.Pruned(target.object());
            }
            if (!refused(answer, Refusal.CONFLICT)) {
                return failedUnlessGone(target.object(), answer);
            }
        }
        return new Outcome.Failed(target.object(), "somebody else keeps changing it", Retry.of(Kind.TRANSIENT));
    }

    private static Optional<Outcome> spared(Plan.Prune prune, Answer.Done live, Stamp stamp) {
        JsonNode metadata = live.object().path("metadata");
        if (!live.uid().equals(prune.baseline().uid())) {
            return Optional.of(new Outcome.Released(prune.object(), "somebody else made it anew"));
        }
        if (!metadata.path("labels").path(ApplySet.PART_OF).asText("").equals(stamp.owner())) {
            return Optional.of(new Outcome.Released(prune.object(), "it no longer bears this application's label"));
        }
        if (metadata.path("annotations").path(Stamp.PRUNE).asText("").equals(DISABLED)) {
            return Optional.of(new Outcome.Released(prune.object(), "it is annotated to be kept"));
        }
        return metadata.hasNonNull("deletionTimestamp")
                ? Optional.of(new Outcome.Pruned(prune.object()))
                : Optional.empty();
    }

    private Answer delete(Target target, Answer.Done live, Stamp stamp) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata")
                .put("uid", live.uid())
                .put("resourceVersion", live.resourceVersion())
                .putObject("annotations")
                .put(Stamp.PRUNE, Long.toString(stamp.epoch()));
        Answer marked = cluster.merge(target, patch);
        return marked instanceof Answer.Done done ? cluster.delete(target, done.uid(), done.resourceVersion()) : marked;
    }

    private Outcome failedUnlessGone(ObjectRef object, Answer answer) {
        return switch (answer) {
            case Answer.Refused refused ->
                switch (refused.refusal()) {
                    case NOT_FOUND, NO_SUCH_KIND -> new Outcome.Pruned(object);
                    case INVALID -> failed(object, refused, Kind.LASTING);
                    case NO_NAMESPACE, CONFLICT, UNAVAILABLE -> failed(object, refused, Kind.TRANSIENT);
                };
            case Answer.Unreachable(var message) -> new Outcome.Failed(object, message, Retry.of(Kind.UNREACHABLE));
            case Answer.Done done -> new Outcome.Pruned(object);
        };
    }

    private static Outcome failed(ObjectRef object, Answer.Refused refused, Kind kind) {
        return new Outcome.Failed(object, refused.message(), new Retry(kind, refused.retryAfter()));
    }

    private static boolean refused(Answer answer, Refusal refusal) {
        return answer instanceof Answer.Refused refused && refused.refusal() == refusal;
    }
}
