package dev.plumbline.sync.run;

import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.Cause;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.FieldDrift;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.SyncFailed;
import dev.plumbline.events.SyncHeld;
import dev.plumbline.events.SyncSuperseded;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.sync.application.ApplicationStatus.Claim;
import dev.plumbline.sync.application.Applications.Written;
import dev.plumbline.sync.application.DeclaredApplication;
import dev.plumbline.sync.application.StatusChange;
import dev.plumbline.sync.application.Wish;
import dev.plumbline.sync.apply.Outcome;
import dev.plumbline.sync.apply.Outcome.Retry;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Tells how an attempt ended: by an event, and in the Application's status. */
final class Reports {

    private static final Logger LOG = Logger.getLogger(Reports.class);

    private final EventPublisher publisher;
    private final Statuses statuses;

    Reports(EventPublisher publisher, Statuses statuses) {
        this.publisher = publisher;
        this.statuses = statuses;
    }

    Ending held(SetRun run, SyncHeld.Reason reason, String message) {
        ManifestsRendered set = run.set();
        publisher.publishAndWait(
                new SyncHeld(
                        set.application(),
                        set.generation(),
                        set.revision(),
                        set.digest(),
                        reason,
                        message,
                        run.order().cause().id()),
                Cause.of(run.order().cause()));
        LOG.infof("held application=%s revision=%s reason=%s", run.key(), set.revision(), reason);
        Written written = statuses.write(set.application(), status -> status.observed(set.generation())
                .taken(set.sequence())
                .notSynced("Held", reason + ": " + message));
        return written instanceof Written.Failed
                ? new Ending.Again(Retry.of(Retry.Kind.UNREACHABLE))
                : new Ending.Dropped(message);
    }

    /** Told on the first attempt, and then ever more rarely: after 2, 4, 8 and so on. */
    Ending failed(SetRun run, long epoch, int objects, List<Outcome.Failed> failed) {
        ManifestsRendered set = run.set();
        int attempt = run.nextAttempt();
        String message = message(failed, objects);
        if (Integer.bitCount(attempt) == 1) {
            LOG.warnf(
                    "failed application=%s revision=%s attempt=%d reason=\"%s\"",
                    run.key(), set.revision(), attempt, message);
            publisher.publishAndWait(
                    new SyncFailed(
                            set.application(),
                            epoch,
                            set.revision(),
                            set.digest(),
                            SyncRun.RUN,
                            attempt,
                            true,
                            message,
                            run.counts(objects),
                            run.results(),
                            UUID.randomUUID().toString()),
                    Cause.of(Objects.requireNonNull(run.started())));
        }
        statuses.write(set.application(), status -> status.notSynced("Retrying", message));
        return new Ending.Again(soonest(failed));
    }

    /** A run that wrote has its health told soon, and its status waits for that; one that had nothing to write has it now. */
    Ending finished(SetRun run, Claim claim, int objects, boolean claimed) {
        Completion completion = new Completion(run.set(), claim, run.counts(objects));
        if (!claimed) {
            Written written = statuses.write(run.set().application(), completion::done);
            if (written instanceof Written.Failed) {
                return new Ending.Again(Retry.of(Retry.Kind.UNREACHABLE));
            }
        }
        LOG.infof(
                "synced application=%s revision=%s epoch=%d counts=%s",
                run.key(), claim.revision(), claim.epoch(), completion.counts());
        return new Ending.Finished(claimed ? completion : null);
    }

    /** Writes what a run's Application has yet to say; false where that is to be tried again. */
    boolean settled(Completion completion) {
        Written written = statuses.write(completion.set().application(), completion::done, completion::current);
        return !(written instanceof Written.Failed);
    }

    void superseded(SetRun run, ManifestsRendered by) {
        superseded(run.stored().envelope(), by);
    }

    void superseded(Envelope<ManifestsRendered> old, ManifestsRendered by) {
        ManifestsRendered set = old.event();
        if (set.id().equals(by.id())) {
            return; // the same one, delivered again
        }
        publisher.publishAndWait(
                new SyncSuperseded(
                        set.application(), set.revision(), set.digest(), by.revision(), by.digest(), old.id()),
                Cause.of(old));
        LOG.infof("superseded application=%s revision=%s by=%s", set.application(), set.revision(), by.revision());
    }

    /** A set came after a newer one. */
    void outdated(StoredSet stored) {
        ManifestsRendered set = stored.set();
        LOG.warnf(
                "refused application=%s revision=%s sequence=%d offset=%d: a newer set was taken before",
                set.application(), set.revision(), set.sequence(), stored.offset());
        unapplied(stored.envelope(), SyncHeld.Reason.OUTDATED);
    }

    /**
     * Tells of a set that is not applied whatever anybody decides. The status stays as it is: whoever can forge a set, or send one
     * again, must not be able to make a synced application look otherwise.
     */
    void unapplied(Envelope<ManifestsRendered> envelope, SyncHeld.Reason reason) {
        ManifestsRendered set = envelope.event();
        publisher.publishAndWait(
                new SyncHeld(
                        set.application(),
                        set.generation(),
                        set.revision(),
                        set.digest(),
                        reason,
                        message(reason),
                        envelope.id()),
                Cause.of(envelope));
    }

    /** Says that an application is suspended, or no longer: nobody else looks at what is suspended. */
    void declared(DeclaredApplication seen) {
        statuses.write(seen.ref(), status -> seen.spec().suspend() ? status.observed(seen.generation()) : status);
    }

    /** Says that something drifted and stays so. */
    void drifted(DeclaredApplication application, DriftDetected drift, int others) {
        String more = others == 0 ? "" : " (and " + others + " more objects)";
        String remedy = application.spec().suspend()
                ? "spec.suspend keeps it so"
                : "to put it back: " + Wish.Kind.SYNC.command(application.key(), Wish.NOW);
        statuses.write(application.ref(), status -> status.drifted(drifted(drift) + more + "; " + remedy));
    }

    private static String drifted(DriftDetected drift) {
        String what =
                switch (drift.kind()) {
                    case CHANGED -> changed(drift.fields());
                    case DELETED -> " was deleted";
                    case BASELINE_MISSED -> " was written by a run that did not tell of it";
                };
        return drift.object() + what;
    }

    private static String changed(List<FieldDrift> fields) {
        FieldDrift first = fields.getFirst();
        String by = first.actor() == null ? "" : " by " + first.actor().manager();
        String more = fields.size() == 1 ? "" : " and " + (fields.size() - 1) + " more fields";
        return ": " + first.path() + more + " changed" + by;
    }

    /** Says that nothing is known to have drifted. */
    void putBack(ApplicationRef application) {
        statuses.write(application, StatusChange::putBack);
    }

    /** Why a set may not be applied now, with the command that lets it. */
    static String forbidden(SetRun run, SyncHeld.Reason reason) {
        return reason == SyncHeld.Reason.NOT_AUTOMATED
                ? message(reason) + ": " + Wish.Kind.SYNC.command(run.key(), Wish.NOW)
                : message(reason);
    }

    static String message(SyncHeld.Reason reason) {
        return switch (reason) {
            case SUSPENDED -> "the Application is suspended: set spec.suspend to false to go on";
            case NOT_AUTOMATED -> "spec.sync.automated is false; to apply it";
            case PRUNES_EVERYTHING -> "it would delete everything that is live";
            case EMPTY -> "the rendering holds no object: nothing is deleted for that";
            case UNTRUSTED -> "it does not bear the renderer's signature";
            case OUTDATED -> "a newer set was taken before it: it was sent again, or late";
            case UNVERIFIED -> "a commit or a tag is not signed as is required";
        };
    }

    static String prunesEverything(SetRun run, int objects) {
        return "it would delete all " + objects + " objects that are live and keep none; if that is meant: "
                + Wish.Kind.APPROVE.command(run.key(), run.set().digest());
    }

    private static String message(List<Outcome.Failed> failed, int objects) {
        Outcome.Failed first = failed.getFirst();
        String what = first.object() + ": " + first.message();
        return failed.size() == 1 ? what : what + " (and " + (failed.size() - 1) + " more of " + objects + " objects)";
    }

    /** The most hopeful one decides how soon: others cost a call more. */
    private static Retry soonest(List<Outcome.Failed> failed) {
        return failed.stream()
                .map(Outcome.Failed::retry)
                .min(Comparator.comparing(Retry::kind))
                .orElseThrow();
    }
}
