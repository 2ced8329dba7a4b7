package dev.plumbline.sync.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.events.trust.SecretFingerprint;
import dev.plumbline.sync.application.Applications;
import dev.plumbline.sync.apply.Outcome.Retry;
import dev.plumbline.sync.apply.Outcome.Retry.Kind;
import dev.plumbline.sync.cluster.Answer;
import dev.plumbline.sync.cluster.Cluster;
import dev.plumbline.sync.cluster.ClusterUnavailable;
import dev.plumbline.sync.cluster.ResourceType;
import dev.plumbline.sync.cluster.Target;
import dev.plumbline.sync.plan.DesiredObject;
import dev.plumbline.sync.sealing.SecretValues;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Applies one object, each write meant for one state of one object: what we last saw of it, or its absence. Where it is
 * otherwise, it is looked at again, and left alone if it is somebody else's.
 */
public final class ObjectApplier {

    private static final int LOOKS = 5;
    private static final Duration PAUSE = Duration.ofMillis(60);

    private final Cluster cluster;
    private final AppliedFields applied;

    public ObjectApplier(Cluster cluster, SecretFingerprint fingerprint) {
        this.cluster = cluster;
        this.applied = new AppliedFields(fingerprint);
    }

    /** An object's state that a write is meant for. */
    public record Fence(String uid, String resourceVersion) {}

    private sealed interface Sight {
        record Absent() implements Sight {}

        record Ours(Fence fence) implements Sight {}

        record Closed(Outcome.Failed why) implements Sight {}
    }

    /**
     * Applies an object.
     *
     * @param known the state we last saw; null where we never saw it
     */
    public Outcome apply(DesiredObject object, @Nullable Fence known, Stamp stamp, SecretValues values) {
        try {
            Optional<ResourceType> type =
                    cluster.type(object.apiVersion(), object.ref().kind());
            if (type.isEmpty()) {
                return failed(object.ref(), noSuchKind(object), Kind.TRANSIENT);
            }
            Target target = new Target(type.get(), object.ref());
            ObjectNode body = ObjectBody.of(object, stamp, values);
            Sight sight = known == null ? look(target, stamp, false) : new Sight.Ours(known);
            return write(object, target, body, sight, stamp);
        } catch (ClusterUnavailable e) {
            return failed(object.ref(), e.getMessage(), Kind.UNREACHABLE);
        } catch (ObjectBody.MissingValue e) {
            return failed(object.ref(), e.getMessage(), Kind.LASTING);
        }
    }

    private Outcome write(DesiredObject object, Target target, ObjectNode body, Sight first, Stamp stamp) {
        Sight sight = first;
        Answer answer = new Answer.Unreachable("never sent");
        for (int looks = 0; looks < LOOKS; looks++) {
            if (sight instanceof Sight.Closed(var why)) {
                return why;
            }
            answer = send(target, body, sight);
            if (answer instanceof Answer.Done done) {
                return new Outcome.Applied(applied.event(object, stamp, done), done.created());
            }
            if (refused(answer, Answer.Refusal.NO_SUCH_KIND)) {
                pause();
            } else if (stale(answer)) {
                sight = look(target, stamp, true);
            } else {
                return failed(target, answer);
            }
        }
        return failed(target, answer);
    }

    /** An object that is not there is created without force: if somebody is quicker, that is a conflict and not a takeover. */
    private Answer send(Target target, ObjectNode body, Sight sight) {
        ObjectNode metadata = (ObjectNode) body.get("metadata");
        if (sight instanceof Sight.Ours(var fence)) {
            metadata.put("uid", fence.uid()).put("resourceVersion", fence.resourceVersion());
            return cluster.apply(target, body, true);
        }
        metadata.remove("uid");
        metadata.remove("resourceVersion");
        return cluster.apply(target, body, false);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean stale(Answer answer) {
        return refused(answer, Answer.Refusal.CONFLICT) || refused(answer, Answer.Refusal.NOT_FOUND);
    }

    private static boolean refused(Answer answer, Answer.Refusal refusal) {
        return answer instanceof Answer.Refused refused && refused.refusal() == refusal;
    }

    private Sight look(Target target, Stamp stamp, boolean fresh) {
        Answer answer = cluster.metadata(target, fresh);
        if (answer instanceof Answer.Done done) {
            return judge(
                    target.object(),
                    done.object().path("metadata"),
                    new Fence(done.uid(), done.resourceVersion()),
                    stamp);
        }
        if (refused(answer, Answer.Refusal.NOT_FOUND) || refused(answer, Answer.Refusal.NO_SUCH_KIND)) {
            return new Sight.Absent();
        }
        return new Sight.Closed(failed(target, answer));
    }

    private Sight judge(ObjectRef object, JsonNode metadata, Fence live, Stamp stamp) {
        String owner = metadata.path("labels").path(ApplySet.PART_OF).asText("");
        String application =
                metadata.path("annotations").path(Stamp.APPLICATION).asText("");
        if (!owner.isEmpty() && !owner.equals(stamp.owner())) {
            String name = application.isEmpty() ? owner : "the application " + application;
            return new Sight.Closed(failed(object, "is owned by " + name + "; the first owner keeps it", Kind.LASTING));
        }
        return owner.isEmpty() ? new Sight.Ours(live) : judgeEpoch(object, metadata, live, stamp);
    }

    /**
     * Epochs are compared within one Application. One that was made anew takes its former objects back; but only while it is the
     * one that exists, so that a process that was held up for long does not take them for one that is gone.
     */
    private Sight judgeEpoch(ObjectRef object, JsonNode metadata, Fence live, Stamp stamp) {
        String uid = metadata.path("annotations").path(Stamp.UID).asText("");
        if (!uid.isEmpty() && !uid.equals(stamp.application().uid())) {
            return exists(stamp)
                    ? new Sight.Ours(live)
                    : new Sight.Closed(failed(object, "belongs to another Application of this name", Kind.TRANSIENT));
        }
        long epoch = metadata.path("annotations").path(Stamp.EPOCH).asLong(0);
        return !uid.isEmpty() && epoch > stamp.epoch() && OwnedFields.holdAnnotation(metadata, Stamp.EPOCH)
                ? new Sight.Closed(failed(object, "was applied under the newer epoch " + epoch, Kind.LASTING))
                : new Sight.Ours(live);
    }

    private boolean exists(Stamp stamp) {
        return cluster.metadata(Applications.target(stamp.application().key()), true) instanceof Answer.Done done
                && done.uid().equals(stamp.application().uid());
    }

    private Outcome.Failed failed(Target target, Answer answer) {
        return switch (answer) {
            case Answer.Refused refused -> {
                if (refused.refusal() == Answer.Refusal.NO_SUCH_KIND) {
                    cluster.forget(target.type());
                }
                Kind kind = refused.refusal() == Answer.Refusal.INVALID ? Kind.LASTING : Kind.TRANSIENT;
                yield new Outcome.Failed(target.object(), refused.message(), new Retry(kind, refused.retryAfter()));
            }
            case Answer.Unreachable(var message) -> failed(target.object(), message, Kind.UNREACHABLE);
            case Answer.Done done -> throw new IllegalStateException("what is done has not failed");
        };
    }

    private static Outcome.Failed failed(ObjectRef object, @Nullable String message, Kind kind) {
        return new Outcome.Failed(object, message == null ? "failed" : message, Retry.of(kind));
    }

    private static String noSuchKind(DesiredObject object) {
        return "the cluster knows no kind " + object.ref().kind() + " in " + object.apiVersion();
    }
}
