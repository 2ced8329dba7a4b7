package dev.plumbline.sync.run;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.Cause;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.DriftResolved;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.SyncHeld;
import dev.plumbline.events.SyncTrigger;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.events.messaging.EventTracing;
import dev.plumbline.sync.application.Applications;
import dev.plumbline.sync.application.DeclaredApplication;
import dev.plumbline.sync.apply.Outcome.Retry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** What is done with each piece of work. */
final class LaneSteps implements Lane.Steps {

    /** How long the status of a run that is done waits for the health of what it applied. */
    private static final Duration HEALTH_COMES_WITHIN = Duration.ofMillis(500);

    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    private final Gate gate;
    private final Applications applications;
    private final Tables tables;
    private final SyncRun syncRun;
    private final Healing healing;
    private final Farewell farewell;
    private final Tellings tellings;
    private final Wishes wishes;
    private final Telling telling;

    /** How it is told. */
    record Telling(
            EventPublisher publisher, EventTracing tracing, Reports reports, MeterRegistry meters, Clock clock) {}

    LaneSteps(Gate gate, Applications applications, Tables tables, Doing doing, Telling telling) {
        this.gate = gate;
        this.applications = applications;
        this.tables = tables;
        this.syncRun = doing.syncRun();
        this.healing = doing.healing();
        this.farewell = doing.farewell();
        this.tellings = doing.tellings();
        this.wishes = doing.wishes();
        this.telling = telling;
    }

    /** What it is done with. */
    record Doing(SyncRun syncRun, Healing healing, Farewell farewell, Tellings tellings, Wishes wishes) {}

    @Override
    public void awaitReady(Lane lane) throws InterruptedException {
        gate.await();
        tables.drifts().take(lane.key()).forEach(lane::drifted);
    }

    @Override
    public void handle(Lane lane, Work work) {
        if (!(work instanceof Work.HealthArrived)) {
            settle(lane);
        }
        switch (work) {
            case Work.SetArrived(var set, var done) -> arrived(lane, set, done);
            case Work.UntrustedArrived(var envelope, var done) -> {
                telling.reports().unapplied(envelope, SyncHeld.Reason.UNTRUSTED);
                done.run();
            }
            case Work.OutcomeArrived(var envelope, var offset, var done) -> {
                if (tellings.outcome(envelope, offset)) {
                    resume(lane, SyncTrigger.DECLARATION, envelope);
                }
                done.run();
            }
            case Work.DriftArrived drift -> drift(lane, drift);
            case Work.HealthArrived health -> health(lane, health);
            case Work.ApplicationSeen seen -> applicationSeen(lane);
        }
    }

    @Override
    public void settle(Lane lane) {
        Completion open = lane.open();
        if (open != null) {
            lane.open(open, TRY_AGAIN); // first, so that what throws is not tried without a pause
            if (telling.reports().settled(open)) {
                lane.open(null, Duration.ZERO);
            }
        }
    }

    @Override
    public void retry(Lane lane) {
        if (lane.run() == null) {
            applicationSeen(lane);
        } else {
            attempt(lane);
        }
    }

    private void arrived(Lane lane, StoredSet set, Runnable done) {
        StoredSet known = tables.sets().find(lane.key()).orElse(set);
        StoredSet newest =
                lane.newestWaiting().filter(waiting -> waiting.newerThan(known)).orElse(known);
        if (newest.newerThan(set)) {
            if (newest.offset() > set.offset()) {
                telling.reports().superseded(set.envelope(), newest.set());
            } else {
                telling.reports().outdated(set);
            }
            done.run();
            return;
        }
        tables.sets().put(set);
        SetRun former = lane.run();
        if (former != null && former.stored().offset() == set.offset()) {
            former.sentAgain(done); // after an attempt that broke off, or after a rebalance
            attempt(lane);
            return;
        }
        if (former != null) {
            telling.reports().superseded(former, set.set());
            former.acknowledge();
            lane.run(null);
        }
        if (finished(lane, set)) {
            tellings.succeededAgain(set);
            done.run();
            return;
        }
        lane.run(wishes.order(set)
                .map(order -> new SetRun(set, order, done))
                .orElseGet(() -> SetRun.rendered(set, done)));
        attempt(lane);
    }

    private boolean finished(Lane lane, StoredSet set) {
        return applications
                .find(lane.key())
                .filter(seen -> seen.ref().equals(set.set().application()))
                .filter(seen -> set.heldBy(seen.status()))
                .isPresent();
    }

    private void attempt(Lane lane) {
        SetRun run = lane.run();
        if (run == null) {
            return;
        }
        long began = System.nanoTime();
        MDC.put("revision", run.set().revision());
        MDC.put("correlationId", run.order().cause().correlationId());
        try (EventTracing.Work span =
                telling.tracing().span("sync application", run.order().cause())) {
            Ending ending = new Ending.Outdated();
            for (int tries = 0; tries < 5 && ending instanceof Ending.Outdated; tries++) {
                ending = syncRun.attempt(
                        run, new HashSet<>(lane.drifts().keySet()), () -> lane.newerWaits(run.stored()));
            }
            telling.meters()
                    .timer(
                            "plumbline.sync.attempts",
                            "ending",
                            ending.getClass().getSimpleName())
                    .record(Duration.ofNanos(System.nanoTime() - began));
            ended(lane, run, ending);
        }
    }

    private void ended(Lane lane, SetRun run, Ending ending) {
        switch (ending) {
            case Ending.Finished(var open) -> {
                lane.open(open, HEALTH_COMES_WITHIN);
                run.results().forEach(result -> lane.drifts().remove(result.object()));
                fulfilled(lane, run);
            }
            case Ending.Dropped dropped -> fulfilled(lane, run);
            case Ending.Superseded superseded -> {} // the set that waits tells of it
            case Ending.Outdated outdated -> lane.retryIn(Retry.of(Retry.Kind.TRANSIENT));
            case Ending.Again(var retry) -> {
                // Its claim, or at least the table of sets, says on a restart that there is something left to do.
                run.acknowledge();
                lane.retryIn(retry);
            }
        }
    }

    /** Nothing is left to do for a run, nor for what was asked for. */
    private void fulfilled(Lane lane, SetRun run) {
        run.acknowledge();
        lane.run(null);
        if (run.order().trigger() == SyncTrigger.COMMAND) {
            lane.fulfilled(run.order().cause());
            wishes.fulfilled(run.set());
        }
    }

    private void drift(Lane lane, Work.DriftArrived work) {
        switch (work.envelope().event()) {
            case DriftResolved resolved -> {
                lane.resolved(resolved);
                if (lane.drifts().isEmpty()) {
                    telling.reports().putBack(resolved.application());
                }
                work.done().run();
            }
            case DriftDetected detected -> heal(lane, work, work.envelope().of(detected));
        }
    }

    private void health(Lane lane, Work.HealthArrived work) {
        HealthChanged told = work.envelope().event();
        Completion open = lane.open();
        if (open != null && !open.coveredBy(told)) {
            work.done().run();
        } else if (tellings.health(told, open)) {
            lane.open(null, Duration.ZERO);
            work.done().run();
        } else {
            lane.offerLater(work, TRY_AGAIN);
        }
    }

    private void heal(Lane lane, Work.DriftArrived work, Envelope<DriftDetected> drift) {
        lane.drifted(drift);
        MDC.put("revision", drift.event().revision());
        MDC.put("correlationId", drift.correlationId());
        Optional<DeclaredApplication> seen = applications
                .find(lane.key())
                .filter(found -> found.ref().equals(drift.event().application()) && !found.deleted());
        Optional<DeclaredApplication> application = seen.filter(Healing::wanted);
        if (application.isEmpty()) {
            seen.ifPresent(left ->
                    telling.reports().drifted(left, drift.event(), lane.drifts().size() - 1));
            work.done().run();
            return;
        }
        Duration wait =
                lane.heals().before(drift.event().object(), telling.clock().instant());
        if (wait.isPositive()) {
            lane.offerLater(work, wait);
            return;
        }
        try (EventTracing.Work span = telling.tracing().span("heal object", drift)) {
            lane.heals().healed(drift.event().object(), telling.clock().instant());
            int attempt = work.attempts() + 1;
            healing.heal(application.get(), drift, attempt)
                    .ifPresentOrElse(
                            retry -> lane.offerLater(
                                    new Work.DriftArrived(drift, attempt, work.done()), Lane.backoff(attempt, retry)),
                            work.done());
        }
    }

    /** Puts back what drifted while nobody wanted that, or before this process began. */
    private void healOpen(Lane lane) {
        List.copyOf(lane.drifts().values())
                .forEach(drift -> heal(lane, new Work.DriftArrived(drift, 0, () -> {}), drift));
    }

    /** Deals with what the Application has become: declared anew, deleted, or gone. */
    private void applicationSeen(Lane lane) {
        Optional<DeclaredApplication> seen = applications.find(lane.key());
        lane.gone(seen.isEmpty());
        if (seen.isEmpty()) {
            drop(lane);
            if (tables.declarations().find(lane.key()).isPresent()) {
                farewell.forget(lane.key());
            }
        } else if (seen.get().deleted()) {
            drop(lane);
            if (!farewell.take(seen.get())) {
                lane.retryIn(Retry.of(Retry.Kind.TRANSIENT));
            }
        } else {
            declare(lane, seen.get());
        }
    }

    /** Ends a run that waits for its next attempt. Its record is dealt with: unacknowledged, it would hold up all behind it. */
    private static void drop(Lane lane) {
        SetRun run = lane.run();
        if (run != null) {
            run.acknowledge();
        }
        lane.run(null);
    }

    private void declare(Lane lane, DeclaredApplication seen) {
        ApplicationDeclared told = tables.declarations().find(lane.key()).orElse(null);
        boolean news = told == null || !told.application().equals(seen.ref()) || told.generation() < seen.generation();
        @Nullable Envelope<?> cause = null;
        if (news) {
            lane.healsOpen(true);
            ApplicationDeclared declared = new ApplicationDeclared(seen.ref(), seen.generation(), seen.spec());
            cause = telling.publisher().publishAndWait(declared, Cause.root());
            tables.declarations().put(declared);
        }
        telling.reports().declared(seen);
        StoredSet set = tables.sets().find(lane.key()).orElse(null);
        if (set != null && !obey(lane, set)) {
            SyncTrigger trigger = cause == null ? SyncTrigger.MANIFESTS : SyncTrigger.DECLARATION;
            resume(lane, trigger, cause == null ? set.envelope() : cause);
        }
        if (lane.healsOpen()) {
            healOpen(lane);
            lane.healsOpen(false); // last, so that what was interrupted is done when this is tried again
        }
    }

    /** Does what somebody asks for of the newest set; false where nobody does. */
    private boolean obey(Lane lane, StoredSet set) {
        Optional<SetRun.Order> order = wishes.order(set);
        if (order.isPresent() && lane.run() == null && lane.obeys(order.get().cause())) {
            wishes.fulfilled(set.set()); // could not be taken off before
        } else if (order.isPresent()
                && !lane.waits(set)
                && !lane.obeys(order.get().cause())) {
            begin(lane, order.get());
        }
        return order.isPresent();
    }

    /** Runs the newest set, unless the cluster holds it already or it is being run. */
    private void resume(Lane lane, SyncTrigger trigger, Envelope<?> cause) {
        boolean open = applications
                .find(lane.key())
                .filter(seen -> tables.sets()
                        .find(lane.key())
                        .filter(set -> set.set().application().equals(seen.ref()))
                        .filter(set -> !set.heldBy(seen.status()) && !lane.waits(set))
                        .isPresent())
                .isPresent();
        if (open && lane.run() == null) {
            begin(lane, new SetRun.Order(trigger, cause, false, false));
        }
    }

    private void begin(Lane lane, SetRun.Order order) {
        tables.sets().find(lane.key()).ifPresent(set -> {
            SetRun former = lane.run();
            if (former != null) {
                former.acknowledge();
            }
            lane.run(new SetRun(set, order, () -> {}));
            attempt(lane);
        });
    }
}
