package dev.plumbline.sync.run;

import dev.plumbline.events.Cause;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Health;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.SyncCounts;
import dev.plumbline.events.SyncHeld;
import dev.plumbline.events.SyncSucceeded;
import dev.plumbline.events.SyncTrigger;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.sync.application.ApplicationStatus;
import dev.plumbline.sync.application.ApplicationStatus.LastSync;
import dev.plumbline.sync.application.Applications;
import dev.plumbline.sync.application.Applications.Written;
import dev.plumbline.sync.application.DeclaredApplication;
import dev.plumbline.sync.application.StatusChange;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What others tell and that ends in the Application's status, with no write to any other object. */
final class Tellings {

    private final Applications applications;
    private final Sets sets;
    private final Statuses statuses;
    private final EventPublisher publisher;

    Tellings(Applications applications, Sets sets, Statuses statuses, EventPublisher publisher) {
        this.applications = applications;
        this.sets = sets;
        this.statuses = statuses;
        this.publisher = publisher;
    }

    /** Takes a rendering that ended without a set; true where the newest set is confirmed but the cluster does not hold it. */
    boolean outcome(Envelope<? extends ManifestsEvent> envelope, long offset) {
        ManifestsEvent event = envelope.event();
        Optional<StoredSet> newest = sets.find(event.application().key());
        if (newest.isPresent() && newest.get().offset() > offset) {
            return false; // told before the set that is known by now
        }
        return switch (event) {
            case RenderingFailed failed -> {
                failed(envelope, failed);
                yield false;
            }
            case RevisionConfirmed confirmed -> confirmed(confirmed, newest.orElse(null));
            case ManifestsRendered set -> false;
        };
    }

    private void failed(Envelope<?> envelope, RenderingFailed failed) {
        Optional<SyncHeld> held = held(failed, envelope.id());
        held.ifPresent(event -> publisher.publishAndWait(event, Cause.of(envelope)));
        String message = failed.reason() + ": " + failed.message() + at(failed) + tip(failed);
        statuses.write(failed.application(), status -> status.observed(failed.generation())
                .notSynced(held.isPresent() ? "Held" : "RenderingFailed", message));
    }

    /** What is no mistake in the files, and waits for somebody who may decide or sign. */
    private static Optional<SyncHeld> held(RenderingFailed failed, String trigger) {
        return switch (failed.reason()) {
            case EMPTY -> Optional.of(held(failed, SyncHeld.Reason.EMPTY, trigger));
            case UNVERIFIED -> Optional.of(held(failed, SyncHeld.Reason.UNVERIFIED, trigger));
            case SOURCE_UNAVAILABLE,
                    REVISION_NOT_FOUND,
                    PATH_NOT_FOUND,
                    INVALID_MANIFEST,
                    TOOL_FAILED,
                    LIMIT_EXCEEDED -> Optional.empty();
        };
    }

    private static SyncHeld held(RenderingFailed failed, SyncHeld.Reason reason, String trigger) {
        String message = reason == SyncHeld.Reason.UNVERIFIED ? failed.message() : Reports.message(reason);
        return new SyncHeld(
                failed.application(), failed.generation(), failed.revision(), null, reason, message, trigger);
    }

    /** The commit that is not rendered, where another is named as the cause. */
    private static String tip(RenderingFailed failed) {
        String revision = failed.revision();
        return revision == null || failed.message().contains(revision)
                ? ""
                : "; not rendered: " + StatusChange.shortRevision(revision);
    }

    private static String at(RenderingFailed failed) {
        if (failed.file() == null || failed.message().contains(failed.file())) {
            return "";
        }
        return " (" + failed.file() + (failed.line() == null ? "" : ":" + failed.line()) + ")";
    }

    private boolean confirmed(RevisionConfirmed confirmed, @Nullable StoredSet newest) {
        Optional<DeclaredApplication> application = applications
                .find(confirmed.application().key())
                .filter(seen -> seen.ref().equals(confirmed.application()));
        boolean other = newest != null && !newest.set().digest().equals(confirmed.digest());
        if (application.isEmpty() || other) {
            return false;
        }
        ApplicationStatus status = application.get().status();
        boolean held = newest == null
                ? status.claim() == null && confirmed.digest().equals(status.digest())
                : newest.heldBy(status);
        // A run of that set may be under way: the generation is taken down at once, since the set names an older one.
        statuses.write(
                confirmed.application(),
                change -> held
                        ? change.observed(confirmed.generation()).synced()
                        : change.observed(confirmed.generation()));
        return newest != null && !held;
    }

    /**
     * Takes an application's health, together with the end of the run that it is of; false where it could not be written and
     * must be tried again.
     *
     * @param open the run whose end the status does not say yet; null where there is none
     */
    boolean health(HealthChanged told, @Nullable Completion open) {
        Written written = open == null
                ? statuses.write(told.application(), status -> healthy(status, told), seen -> current(seen, told))
                : statuses.write(told.application(), status -> healthy(open.done(status), told), open::current);
        return !(written instanceof Written.Failed);
    }

    private static StatusChange healthy(StatusChange status, HealthChanged told) {
        return status.healthy(told.health(), message(told));
    }

    /** Health of an epoch before the last sync says nothing of what is live now. */
    private static boolean current(DeclaredApplication application, HealthChanged told) {
        LastSync last = application.status().lastSync();
        return last == null || told.epoch() >= last.epoch();
    }

    private static String message(HealthChanged told) {
        if (told.objects().isEmpty()) {
            return told.health() == Health.HEALTHY ? "all objects are healthy" : "";
        }
        HealthChanged.ObjectHealth worst = told.objects().getFirst();
        String more =
                told.objects().size() == 1 ? "" : " (and " + (told.objects().size() - 1) + " more)";
        return worst.object() + ": " + worst.message() + more;
    }

    /** A set came again whose run was done: its last event may not have reached Kafka before a former process ended. */
    void succeededAgain(StoredSet stored) {
        ManifestsRendered set = stored.set();
        applications.find(set.application().key()).ifPresent(application -> {
            LastSync last = application.status().lastSync();
            if (last != null) {
                SyncCounts counts = new SyncCounts(
                        last.created(), last.configured(), last.unchanged(), last.pruned(), last.failed());
                publisher.publishAndWait(
                        new SyncSucceeded(
                                set.application(),
                                last.epoch(),
                                set.revision(),
                                set.digest(),
                                SyncTrigger.MANIFESTS,
                                SyncRun.RUN,
                                counts,
                                List.of()),
                        Cause.of(stored.envelope()));
            }
        });
    }
}
