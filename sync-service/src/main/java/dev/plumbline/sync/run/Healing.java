package dev.plumbline.sync.run;

import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.Cause;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.ObjectResult;
import dev.plumbline.events.SyncCounts;
import dev.plumbline.events.SyncFailed;
import dev.plumbline.events.SyncStarted;
import dev.plumbline.events.SyncSucceeded;
import dev.plumbline.events.SyncTrigger;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.sync.application.ApplicationStatus;
import dev.plumbline.sync.application.DeclaredApplication;
import dev.plumbline.sync.apply.ObjectApplier;
import dev.plumbline.sync.apply.ObjectApplier.Fence;
import dev.plumbline.sync.apply.Outcome;
import dev.plumbline.sync.apply.Outcome.Retry;
import dev.plumbline.sync.apply.Stamp;
import dev.plumbline.sync.cluster.ClusterUnavailable;
import dev.plumbline.sync.plan.Baseline;
import dev.plumbline.sync.plan.Baselines;
import dev.plumbline.sync.plan.DesiredObject;
import dev.plumbline.sync.sealing.SealedContents;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Puts one object back that drifted, out of the set that the cluster was last brought to and under its epoch. The same apply as
 * any other, meant for the very state that was found to have drifted.
 */
final class Healing {

    private static final Logger LOG = Logger.getLogger(Healing.class);

    private final Baselines baselines;
    private final Sets sets;
    private final SetOpening opening;
    private final ObjectApplier applier;
    private final EventPublisher publisher;

    Healing(Baselines baselines, Sets sets, SetOpening opening, ObjectApplier applier, EventPublisher publisher) {
        this.baselines = baselines;
        this.sets = sets;
        this.opening = opening;
        this.applier = applier;
        this.publisher = publisher;
    }

    /** Whether an application's drift is put back without being asked for. */
    static boolean wanted(DeclaredApplication application) {
        return application.spec().sync().selfHeal()
                && application.spec().sync().automated()
                && !application.spec().suspend()
                && !application.deleted();
    }

    /** Puts it back; empty where that is done or no longer makes sense, else when to try again. */
    Optional<Retry> heal(DeclaredApplication application, Envelope<DriftDetected> drift, int attempt) {
        try {
            Optional<Case> found = examine(application, drift);
            return found.isEmpty() ? Optional.empty() : putBack(found.get(), attempt);
        } catch (ClusterUnavailable e) {
            return Optional.of(Retry.of(Retry.Kind.UNREACHABLE));
        } catch (SealedContents.UnopenableSet e) {
            return Optional.empty(); // its sync is held for that already
        }
    }

    /** All that is needed to put one object back. */
    private record Case(
            Envelope<DriftDetected> drift,
            ManifestsRendered set,
            OpenedSet opened,
            DesiredObject object,
            Baseline baseline,
            long epoch) {

        ApplicationRef application() {
            return set.application();
        }

        Stamp stamp() {
            return new Stamp(application(), epoch, set.revision());
        }

        String run() {
            return drift.id();
        }
    }

    private Optional<Case> examine(DeclaredApplication application, Envelope<DriftDetected> drift) {
        Baseline baseline = baselines.of(application.key()).get(drift.event().object());
        Optional<ManifestsRendered> set = sets.find(application.key())
                .filter(newest -> newest.set().application().equals(application.ref()))
                .filter(newest -> live(application, newest))
                .map(StoredSet::set);
        if (set.isEmpty() || baseline == null || overtaken(drift.event(), baseline)) {
            return Optional.empty();
        }
        OpenedSet opened = opening.open(set.get());
        return opened.desired().objects().stream()
                .filter(object -> object.ref().equals(drift.event().object()))
                .findFirst()
                .map(object -> new Case(drift, set.get(), opened, object, baseline, application.epoch()));
    }

    /** A newer set that is held, or not yet applied, is nothing to put back to. */
    private static boolean live(DeclaredApplication application, StoredSet newest) {
        ApplicationStatus status = application.status();
        var claim = status.claim();
        String event = newest.envelope().id();
        boolean claimed = claim != null && event.equals(claim.set());
        return (claimed || event.equals(status.set())) && !newest.refusedBy(status);
    }

    /** It was applied again since it was compared. */
    private static boolean overtaken(DriftDetected drift, Baseline baseline) {
        return switch (drift.kind()) {
            case CHANGED, DELETED -> !drift.baselineVersion().equals(baseline.resourceVersion());
            case BASELINE_MISSED -> false;
        };
    }

    private Optional<Retry> putBack(Case found, int attempt) {
        Envelope<SyncStarted> started = publisher.envelope(
                new SyncStarted(
                        found.application(),
                        found.epoch(),
                        found.set().revision(),
                        found.set().digest(),
                        SyncTrigger.DRIFT,
                        found.run()),
                Cause.of(found.drift()));
        Publications publications = new Publications(publisher, baselines);
        publications.add(publisher.publish(started));
        Outcome outcome = applier.apply(
                found.object(), fence(found), found.stamp(), found.opened().values());
        if (outcome instanceof Outcome.Applied(var event, var created)) {
            publications.applied(event, Cause.of(started));
            publications.await();
            succeeded(found, started, created);
            return Optional.empty();
        }
        publications.await();
        return failed(found, started, outcome, attempt);
    }

    private static @Nullable Fence fence(Case found) {
        DriftDetected drift = found.drift().event();
        return switch (drift.kind()) {
            case CHANGED -> new Fence(drift.uid(), drift.resourceVersion());
            case DELETED -> null;
            case BASELINE_MISSED ->
                new Fence(found.baseline().uid(), found.baseline().resourceVersion());
        };
    }

    private void succeeded(Case found, Envelope<SyncStarted> started, boolean created) {
        ObjectResult.Outcome what = created ? ObjectResult.Outcome.CREATED : ObjectResult.Outcome.CONFIGURED;
        publisher.publishAndWait(
                new SyncSucceeded(
                        found.application(),
                        found.epoch(),
                        found.set().revision(),
                        found.set().digest(),
                        SyncTrigger.DRIFT,
                        found.run(),
                        new SyncCounts(created ? 1 : 0, created ? 0 : 1, 0, 0, 0),
                        List.of(new ObjectResult(found.object().ref(), what, null))),
                Cause.of(started));
        LOG.infof(
                "healed application=%s revision=%s object=%s",
                found.application(), found.set().revision(), found.object().ref());
    }

    private Optional<Retry> failed(Case found, Envelope<SyncStarted> started, Outcome outcome, int attempt) {
        if (!(outcome instanceof Outcome.Failed(var object, var message, var retry))) {
            return Optional.empty();
        }
        if (Integer.bitCount(attempt) == 1) {
            publisher.publishAndWait(
                    new SyncFailed(
                            found.application(),
                            found.epoch(),
                            found.set().revision(),
                            found.set().digest(),
                            found.run(),
                            attempt,
                            true,
                            object + ": " + message,
                            new SyncCounts(0, 0, 0, 0, 1),
                            List.of(new ObjectResult(object, ObjectResult.Outcome.FAILED, message)),
                            UUID.randomUUID().toString()),
                    Cause.of(started));
        }
        return Optional.of(retry);
    }
}
