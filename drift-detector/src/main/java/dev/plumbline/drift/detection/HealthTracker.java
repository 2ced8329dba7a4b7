package dev.plumbline.drift.detection;

import dev.plumbline.drift.health.Assessment;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Health;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.HealthChanged.ObjectHealth;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.events.SyncEvent;
import dev.plumbline.events.SyncFailed;
import dev.plumbline.events.SyncHeld;
import dev.plumbline.events.SyncStarted;
import dev.plumbline.events.SyncSucceeded;
import dev.plumbline.events.SyncSuperseded;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An application's health: that of its worst object, told when it changes, and once for each epoch that was synced. Nothing
 * is told of an epoch until all that its run wrote was seen, nor while a newer run is on its way. Confined to its
 * application's mailbox.
 */
final class HealthTracker {

    private static final int MAX_OBJECTS = 100;

    /** What is to be done. */
    sealed interface Decision {

        /** Nothing, until something happens. */
        record Rest() implements Decision {}

        /** To be decided again then, if nothing happens before. */
        record Wait(Instant until) implements Decision {}

        /** To be told, as caused by that. */
        record Tell(HealthChanged event, Envelope<?> cause) implements Decision {}
    }

    private final DetectionConfig config;
    private @Nullable Envelope<SyncSucceeded> finished;
    private @Nullable SyncStarted running;
    private @Nullable Envelope<HealthChanged> told;
    private @Nullable Health candidate;
    private Instant finishedAt = Instant.MIN;
    private Instant startedAt = Instant.MIN;
    private Instant candidateSince = Instant.MIN;
    private long newestEpoch = -1;
    private @Nullable ApplicationRef newest;

    HealthTracker(DetectionConfig config) {
        this.config = config;
    }

    /** Of all runs that were heard of; -1 where there was none. */
    long newestEpoch() {
        return newestEpoch;
    }

    @SuppressWarnings("unchecked")
    void synced(Envelope<? extends SyncEvent> envelope, Instant now) {
        if (!envelope.event().application().equals(newest)) {
            newest = envelope.event().application();
            newestEpoch = -1; // one that was made anew counts its epochs anew
        }
        switch (envelope.event()) {
            case SyncStarted started -> {
                running = started;
                startedAt = now;
                newestEpoch = Math.max(newestEpoch, started.epoch());
            }
            case SyncSucceeded succeeded -> {
                ended(succeeded.run());
                newestEpoch = Math.max(newestEpoch, succeeded.epoch());
                if (finished == null || !older(succeeded, finished.event())) {
                    finished = (Envelope<SyncSucceeded>) envelope;
                    finishedAt = now;
                }
            }
            case SyncFailed failed -> ended(failed.run());
            case SyncSuperseded superseded -> running = null;
            case SyncHeld held -> {}
        }
    }

    /** A later incarnation of an application counts its epochs anew. */
    private static boolean older(SyncSucceeded a, SyncSucceeded b) {
        return a.application().equals(b.application()) && a.epoch() < b.epoch();
    }

    private void ended(String run) {
        if (running != null && running.run().equals(run)) {
            running = null;
        }
    }

    void told(Envelope<HealthChanged> envelope) {
        told = envelope;
        candidate = null;
    }

    Decision decide(Map<ObjectRef, TrackedObject> objects, Instant now) {
        Instant hold = heldUntil(objects);
        if (hold.isAfter(now)) {
            return new Decision.Wait(hold);
        }
        Map<ObjectRef, Assessment> known = new TreeMap<>();
        if (!settled(objects, known)) {
            return new Decision.Rest();
        }
        Envelope<?> cause = cause();
        if (cause == null) {
            return new Decision.Rest();
        }
        Health health = known.values().stream()
                .map(Assessment::health)
                .max(Comparator.naturalOrder())
                .orElse(Health.HEALTHY);
        HealthChanged event = event(cause, health, objects, known);
        if (!isNew(event)) {
            candidate = null;
            return new Decision.Rest();
        }
        Instant due = settles(event, now);
        return due.isAfter(now) ? new Decision.Wait(due) : new Decision.Tell(event, cause);
    }

    /** Until when a run that is on its way, or whose baselines are, keeps health from being told. */
    private Instant heldUntil(Map<ObjectRef, TrackedObject> objects) {
        if (running != null) {
            return startedAt.plus(config.runWait());
        }
        return finished == null || complete(finished.event(), objects)
                ? Instant.MIN
                : finishedAt.plus(config.runWait());
    }

    /** Whether the baselines of all that a run wrote have come, and those of what it pruned are gone. */
    private static boolean complete(SyncSucceeded run, Map<ObjectRef, TrackedObject> objects) {
        return run.results().stream().allMatch(result -> {
            TrackedObject object = objects.get(result.object());
            Baseline baseline = object == null ? null : object.baseline();
            return switch (result.outcome()) {
                case CREATED, CONFIGURED -> baseline != null && baseline.epoch() >= run.epoch();
                case PRUNED -> baseline == null || baseline.epoch() >= run.epoch();
                case UNCHANGED, FAILED -> true;
            };
        });
    }

    /** Collects the objects' health; false where some object was not seen since it was last written. */
    private static boolean settled(Map<ObjectRef, TrackedObject> objects, Map<ObjectRef, Assessment> known) {
        for (TrackedObject object : objects.values()) {
            Baseline baseline = object.baseline();
            LiveObject live = object.live();
            if (baseline == null || object.pruned() || (live != null && live.pruning() && !object.lookedAt(live))) {
                continue;
            }
            if (live != null && live.version() >= baseline.version() && !object.suspect()) {
                known.put(object.ref(), live.health());
            } else if (object.missing()) {
                known.put(object.ref(), new Assessment(Health.MISSING, "not in the cluster"));
            } else {
                return false;
            }
        }
        return true;
    }

    /** The newest finished run; where that is longer ago than its topic is kept, what was told after it. */
    private @Nullable Envelope<?> cause() {
        return finished == null ? told : finished;
    }

    private HealthChanged event(
            Envelope<?> cause, Health health, Map<ObjectRef, TrackedObject> objects, Map<ObjectRef, Assessment> known) {
        ApplicationRef application;
        long epoch;
        String revision;
        switch (cause.event()) {
            case SyncSucceeded run -> {
                application = run.application();
                epoch = run.epoch();
                revision = run.revision();
            }
            case HealthChanged before -> {
                application = before.application();
                epoch = before.epoch();
                revision = before.revision();
            }
            default -> throw new IllegalStateException("health follows a run: " + cause.event());
        }
        List<ObjectHealth> ailing = known.entrySet().stream()
                .filter(object -> object.getValue().health() != Health.HEALTHY)
                .limit(MAX_OBJECTS)
                .map(object -> new ObjectHealth(
                        object.getKey(),
                        object.getValue().health(),
                        object.getValue().message()))
                .toList();
        HealthChanged before = before(application);
        return new HealthChanged(
                application,
                epoch,
                revision,
                health,
                before == null ? null : before.health(),
                ailing,
                observed(cause, objects, known));
    }

    /** What was told of this incarnation last. */
    private @Nullable HealthChanged before(ApplicationRef application) {
        return told == null || !told.event().application().equals(application) ? null : told.event();
    }

    private static String observed(
            Envelope<?> cause, Map<ObjectRef, TrackedObject> objects, Map<ObjectRef, Assessment> known) {
        StringBuilder text = new StringBuilder(cause.id());
        known.forEach((ref, assessment) -> {
            TrackedObject object = objects.get(ref);
            LiveObject live = object == null ? null : object.live();
            text.append('\n').append(ref).append(' ').append(assessment.health());
            text.append(' ').append(live == null ? "-" : live.uid() + "@" + live.version());
        });
        return CanonicalJson.digest(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private boolean isNew(HealthChanged event) {
        HealthChanged before = before(event.application());
        return before == null
                || before.epoch() != event.epoch()
                || !before.revision().equals(event.revision())
                || before.health() != event.health();
    }

    /** When it may be told: at once where it is for the better, or final; else when it has lasted. */
    private Instant settles(HealthChanged event, Instant now) {
        Health before = event.previous();
        boolean better = before != null && event.health().compareTo(before) < 0;
        if (better || event.health() == Health.HEALTHY || event.health() == Health.DEGRADED) {
            return now;
        }
        if (candidate != event.health()) {
            candidate = event.health();
            candidateSince = now;
        }
        Duration settling = config.healthSettles();
        return candidateSince.plus(settling);
    }
}
