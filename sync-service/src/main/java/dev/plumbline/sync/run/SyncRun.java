package dev.plumbline.sync.run;

import dev.plumbline.events.Cause;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.events.SyncHeld;
import dev.plumbline.events.SyncStarted;
import dev.plumbline.events.SyncSucceeded;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.sync.application.ApplicationStatus.Claim;
import dev.plumbline.sync.application.Applications;
import dev.plumbline.sync.application.Applications.Written;
import dev.plumbline.sync.application.DeclaredApplication;
import dev.plumbline.sync.apply.Outcome;
import dev.plumbline.sync.apply.Outcome.Retry;
import dev.plumbline.sync.apply.Stamp;
import dev.plumbline.sync.cluster.ClusterUnavailable;
import dev.plumbline.sync.plan.Baseline;
import dev.plumbline.sync.plan.Baselines;
import dev.plumbline.sync.plan.DesiredObject;
import dev.plumbline.sync.plan.DesiredSet;
import dev.plumbline.sync.plan.Plan;
import dev.plumbline.sync.plan.Planner;
import dev.plumbline.sync.plan.Planner.Decision;
import dev.plumbline.sync.sealing.SealedContents;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One attempt to bring a cluster to a set: open, plan, claim, apply, prune, finish. Its signature has been checked before. */
public final class SyncRun {

    static final String RUN = "set";

    private final Applications applications;
    private final Baselines baselines;
    private final EventPublisher publisher;
    private final SetOpening opening;
    private final Claims claims;
    private final PlanSteps steps;
    private final Reports reports;

    SyncRun(
            Applications applications,
            Baselines baselines,
            EventPublisher publisher,
            SetOpening opening,
            Instruments instruments) {
        this.applications = applications;
        this.baselines = baselines;
        this.publisher = publisher;
        this.opening = opening;
        this.claims = instruments.claims();
        this.steps = instruments.steps();
        this.reports = instruments.reports();
    }

    /** What an attempt acts with. */
    record Instruments(Claims claims, PlanSteps steps, Reports reports) {}

    /** Where an attempt stands. */
    private record Attempt(
            SetRun run,
            DeclaredApplication application,
            Claim claim,
            OpenedSet opened,
            Plan plan,
            Map<ObjectRef, Baseline> live,
            Publications publications) {

        Stamp stamp() {
            return new Stamp(application.ref(), claim.epoch(), claim.revision());
        }

        int objects() {
            return opened.desired().objects().size();
        }
    }

    /**
     * Makes an attempt.
     *
     * @param drifted objects of the application that are known not to be as they were applied
     * @param superseded whether a newer set waits; asked before each write
     */
    Ending attempt(SetRun run, Set<ObjectRef> drifted, BooleanSupplier superseded) {
        Optional<DeclaredApplication> application = applications
                .find(run.key())
                .filter(seen -> seen.ref().equals(run.set().application()) && !seen.deleted());
        if (application.isEmpty()) {
            return new Ending.Dropped("its Application is gone");
        }
        if (run.stored().refusedBy(application.get().status())) {
            reports.outdated(run.stored());
            return new Ending.Dropped("a newer set was taken");
        }
        Optional<SyncHeld.Reason> forbidden = forbidden(run, application.get());
        if (forbidden.isPresent()) {
            return reports.held(run, forbidden.get(), Reports.forbidden(run, forbidden.get()));
        }
        try {
            OpenedSet opened = opening.open(run.set());
            Map<ObjectRef, Baseline> live = baselines.of(run.key());
            Planner.Policy policy = new Planner.Policy(
                    application.get().spec().sync().prune(),
                    run.order().asked(),
                    run.order().approved());
            Set<ObjectRef> changed = new HashSet<>(drifted);
            changed.addAll(ofFormer(application.get(), live));
            return switch (Planner.decide(opened.desired(), live, changed, policy)) {
                case Decision.WouldPruneEverything(int objects) ->
                    reports.held(run, SyncHeld.Reason.PRUNES_EVERYTHING, Reports.prunesEverything(run, objects));
                case Decision.Proceed(var plan) -> {
                    Claim claim = Claims.of(application.get(), run.stored());
                    Publications publications = new Publications(publisher, baselines);
                    yield proceed(
                            new Attempt(run, application.get(), claim, opened, plan, live, publications), superseded);
                }
            };
        } catch (SealedContents.UnopenableSet | DesiredSet.MalformedSet e) {
            return reports.held(run, SyncHeld.Reason.UNTRUSTED, String.valueOf(e.getMessage()));
        } catch (ClusterUnavailable e) {
            return new Ending.Again(Retry.of(Retry.Kind.UNREACHABLE));
        }
    }

    /** What an Application of the same name had applied: it bears that one's marks until it is applied anew. */
    private static List<ObjectRef> ofFormer(DeclaredApplication application, Map<ObjectRef, Baseline> live) {
        return live.entrySet().stream()
                .filter(entry ->
                        !entry.getValue().application().equals(application.ref().uid()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Optional<SyncHeld.Reason> forbidden(SetRun run, DeclaredApplication application) {
        if (application.spec().suspend()) {
            return Optional.of(SyncHeld.Reason.SUSPENDED);
        }
        boolean automatic = application.spec().sync().automated()
                || run.order().asked()
                || run.order().approved();
        return automatic ? Optional.empty() : Optional.of(SyncHeld.Reason.NOT_AUTOMATED);
    }

    private Ending proceed(Attempt attempt, BooleanSupplier superseded) {
        Attempt claimed = attempt;
        if (!attempt.plan().empty()) {
            Written written = claim(attempt);
            if (!(written instanceof Written.Stands(var application))) {
                return unclaimed(written);
            }
            claimed = with(attempt, application);
        }
        start(claimed);
        @Nullable Ending early = act(claimed, superseded);
        return early == null ? finish(claimed) : early;
    }

    private Written claim(Attempt attempt) {
        List<ObjectRef> objects = new ArrayList<>(attempt.live().keySet());
        attempt.opened().desired().objects().stream().map(DesiredObject::ref).forEach(objects::add);
        return claims.take(attempt.application(), attempt.claim(), attempt.run().set(), objects);
    }

    private static Ending unclaimed(Written written) {
        return written instanceof Written.Outdated
                ? new Ending.Outdated()
                : new Ending.Again(Retry.of(Retry.Kind.UNREACHABLE));
    }

    private void start(Attempt attempt) {
        SetRun run = attempt.run();
        if (run.started() == null) {
            var started = publisher.envelope(
                    new SyncStarted(
                            attempt.application().ref(),
                            attempt.claim().epoch(),
                            run.set().revision(),
                            run.set().digest(),
                            run.order().trigger(),
                            RUN),
                    Cause.of(run.order().cause()));
            run.started(started);
            attempt.publications().add(publisher.publish(started));
        }
    }

    /** Applies and prunes; null where all of it was done. */
    private @Nullable Ending act(Attempt attempt, BooleanSupplier superseded) {
        PlanSteps.Course course = new PlanSteps.Course(
                steps.places(),
                attempt.stamp(),
                attempt.opened().values(),
                attempt.live(),
                superseded,
                outcome -> note(attempt, outcome));
        List<Outcome.Failed> failed = new ArrayList<>(steps.apply(attempt.plan(), course));
        // Nothing is deleted because something failed.
        if (failed.isEmpty() && !superseded.getAsBoolean()) {
            failed.addAll(steps.prune(attempt.plan(), course));
        }
        attempt.publications().await();
        if (!failed.isEmpty()) {
            return reports.failed(attempt.run(), attempt.claim().epoch(), attempt.objects(), failed);
        }
        return superseded.getAsBoolean() ? new Ending.Superseded() : null;
    }

    private static void note(Attempt attempt, Outcome outcome) {
        Cause cause = Cause.of(Objects.requireNonNull(attempt.run().started()));
        switch (outcome) {
            case Outcome.Applied(var event, var created) ->
                attempt.publications().applied(event, cause);
            case Outcome.Pruned(var object) ->
                attempt.publications().released(attempt.run().key(), object);
            case Outcome.Released(var object, var why) ->
                attempt.publications().released(attempt.run().key(), object);
            case Outcome.Failed failed -> {}
        }
        attempt.run().record(outcome);
    }

    private Ending finish(Attempt attempt) {
        SetRun run = attempt.run();
        Claim claim = attempt.claim();
        attempt.publications()
                .add(publisher.publish(
                        new SyncSucceeded(
                                attempt.application().ref(),
                                claim.epoch(),
                                claim.revision(),
                                claim.digest(),
                                run.order().trigger(),
                                RUN,
                                run.counts(attempt.objects()),
                                run.results()),
                        Cause.of(Objects.requireNonNull(run.started()))));
        attempt.publications().await();
        return reports.finished(run, claim, attempt.objects(), !attempt.plan().empty());
    }

    private static Attempt with(Attempt attempt, DeclaredApplication application) {
        return new Attempt(
                attempt.run(),
                application,
                attempt.claim(),
                attempt.opened(),
                attempt.plan(),
                attempt.live(),
                attempt.publications());
    }
}
