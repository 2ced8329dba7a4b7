package dev.plumbline.sync.run;

import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.events.ObjectResult;
import dev.plumbline.events.SyncCounts;
import dev.plumbline.events.SyncStarted;
import dev.plumbline.events.SyncTrigger;
import dev.plumbline.sync.apply.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way of one set into the cluster, over as many attempts as it takes. Of its lane's thread, but for the results. */
public final class SetRun {

    private final StoredSet stored;
    private final Order order;
    private final Map<ObjectRef, ObjectResult> results = new LinkedHashMap<>();
    private Runnable done;
    private @Nullable Envelope<SyncStarted> started;
    private int attempts;

    /**
     * Why a set is run.
     *
     * @param cause the event that led to it
     * @param asked whether somebody asked: then every object is applied, and whatever the policy says about automation
     * @param approved whether it may delete everything
     */
    public record Order(SyncTrigger trigger, Envelope<?> cause, boolean asked, boolean approved) {}

    SetRun(StoredSet stored, Order order, Runnable done) {
        this.stored = stored;
        this.order = order;
        this.done = done;
    }

    /** A run of a set that was just rendered. */
    static SetRun rendered(StoredSet stored, Runnable done) {
        return new SetRun(stored, new Order(SyncTrigger.MANIFESTS, stored.envelope(), false, false), done);
    }

    StoredSet stored() {
        return stored;
    }

    ManifestsRendered set() {
        return stored.set();
    }

    ApplicationKey key() {
        return set().application().key();
    }

    Order order() {
        return order;
    }

    /** Counts an attempt, from 1. */
    int nextAttempt() {
        return ++attempts;
    }

    @Nullable
    Envelope<SyncStarted> started() {
        return started;
    }

    void started(Envelope<SyncStarted> envelope) {
        started = envelope;
    }

    /** Takes down what became of an object; called by many threads. */
    synchronized void record(Outcome outcome) {
        ObjectResult result =
                switch (outcome) {
                    case Outcome.Applied(var event, var created) -> result(event.object(), created);
                    case Outcome.Pruned(var object) -> new ObjectResult(object, ObjectResult.Outcome.PRUNED, null);
                    case Outcome.Released(var object, var why) ->
                        new ObjectResult(object, ObjectResult.Outcome.UNCHANGED, why);
                    case Outcome.Failed(var object, var message, var retry) ->
                        new ObjectResult(object, ObjectResult.Outcome.FAILED, message);
                };
        results.put(result.object(), result);
    }

    private static ObjectResult result(ObjectRef object, boolean created) {
        return new ObjectResult(object, created ? ObjectResult.Outcome.CREATED : ObjectResult.Outcome.CONFIGURED, null);
    }

    synchronized List<ObjectResult> results() {
        return new ArrayList<>(results.values());
    }

    /** The counts of all attempts so far, of a set of so many objects. */
    synchronized SyncCounts counts(int objects) {
        int created = count(ObjectResult.Outcome.CREATED);
        int configured = count(ObjectResult.Outcome.CONFIGURED);
        int failed = count(ObjectResult.Outcome.FAILED);
        int unchanged = Math.max(0, objects - created - configured - failed);
        return new SyncCounts(created, configured, unchanged, count(ObjectResult.Outcome.PRUNED), failed);
    }

    private int count(ObjectResult.Outcome outcome) {
        return (int) results.values().stream()
                .filter(result -> result.outcome() == outcome)
                .count();
    }

    /** The set's record came again, from a sender that wants to be told too. */
    void sentAgain(Runnable sender) {
        Runnable before = done;
        if (before != sender) {
            done = () -> {
                before.run();
                sender.run();
            };
        }
    }

    /** Tells the sender, once, that nothing is lost if this process ends. */
    void acknowledge() {
        done.run();
        done = () -> {};
    }
}
