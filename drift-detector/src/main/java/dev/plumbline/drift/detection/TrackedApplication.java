package dev.plumbline.drift.detection;

import dev.plumbline.drift.detection.TrackedObject.Side;
import dev.plumbline.drift.watch.ClusterUnavailable;
import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.DriftDetected.Kind;
import dev.plumbline.events.DriftEvent;
import dev.plumbline.events.DriftResolved;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.FieldDrift;
import dev.plumbline.events.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One application: takes all that was told of it, then judges the objects that something was told of, then its health.
 * Confined to its mailbox.
 */
final class TrackedApplication {

    private static final Logger LOG = Logger.getLogger(TrackedApplication.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final ApplicationKey key;
    private final Surroundings surroundings;
    private final Map<ObjectRef, TrackedObject> objects = new HashMap<>();
    private final HealthTracker health;
    private final Mailbox<Message> mailbox;
    private @Nullable ApplicationDeclared declared;
    private boolean withdrawn;
    private @Nullable Instant wakes;

    TrackedApplication(ApplicationKey key, Surroundings surroundings) {
        this.key = key;
        this.surroundings = surroundings;
        this.health = new HealthTracker(surroundings.config());
        this.mailbox = new Mailbox<>(surroundings.executor(), this::receive);
    }

    void post(Message message) {
        mailbox.post(message);
    }

    private void receive(List<Message> messages) {
        Set<TrackedObject> concerned = new LinkedHashSet<>();
        messages.forEach(message -> take(message, concerned));
        if (!surroundings.begun()) {
            return;
        }
        if (declared == null) {
            if (withdrawn) {
                objects.values().removeIf(object -> object.baseline() == null);
            }
            return;
        }
        Instant now = surroundings.clock().instant();
        concerned.forEach(object -> judge(object, now));
        objects.values().removeIf(TrackedObject::forgotten);
        tellHealth();
    }

    private void take(Message message, Set<TrackedObject> concerned) {
        switch (message) {
            case Message.Declared(var event) -> {
                declared = event;
                withdrawn = false;
                concerned.addAll(objects.values());
            }
            case Message.Withdrawn gone -> {
                declared = null;
                withdrawn = true;
            }
            case Message.Applied(var baseline) ->
                object(baseline.object(), concerned).applied(baseline);
            case Message.Released(var ref) -> object(ref, concerned).released();
            case Message.Seen(var live) -> object(live.object(), concerned).seen(live);
            case Message.Gone(var last) -> object(last.object(), concerned).gone(last);
            case Message.Absent(var ref, var version) -> object(ref, concerned).absent(version);
            case Message.Synced(var envelope) ->
                health.synced(envelope, surroundings.clock().instant());
            case Message.DriftTold(var envelope) -> remember(envelope);
            case Message.HealthTold(var envelope) -> health.told(envelope);
            case Message.Due due -> {
                wakes = null;
                objects.values().stream().filter(TrackedObject::unsettled).forEach(concerned::add);
            }
        }
    }

    private TrackedObject object(ObjectRef ref, Set<TrackedObject> concerned) {
        TrackedObject object = objects.computeIfAbsent(ref, TrackedObject::new);
        concerned.add(object);
        return object;
    }

    @SuppressWarnings("unchecked")
    private void remember(Envelope<? extends DriftEvent> told) {
        TrackedObject object = objects.computeIfAbsent(told.event().object(), TrackedObject::new);
        switch (told.event()) {
            case DriftDetected detected -> object.drift((Envelope<DriftDetected>) told);
            case DriftResolved resolved -> {
                Envelope<DriftDetected> open = object.drift();
                if (open != null && open.id().equals(resolved.detected())) {
                    object.drift(null);
                }
            }
        }
    }

    /** A bad object must not stop the others. */
    private void judge(TrackedObject object, Instant now) {
        try {
            if (object.suspect()) {
                look(object);
            }
            act(object, now);
        } catch (ClusterUnavailable e) {
            wake(now.plus(LOOK_AGAIN));
        } catch (RuntimeException e) {
            LOG.errorf(e, "object not judged application=%s object=%s", key, object.ref());
        }
    }

    private void look(TrackedObject object) {
        Baseline baseline = object.baseline();
        if (baseline == null) {
            object.released();
            return;
        }
        surroundings.look(baseline.type(), object.ref()).ifPresentOrElse(object::found, object::notFound);
    }

    private void act(TrackedObject object, Instant now) {
        switch (Verdict.of(object, health.newestEpoch())) {
            case Verdict.Quiet quiet -> object.rest();
            case Verdict.Awaits(var side) -> await(object, side, now);
            case Verdict.Agrees agrees -> {
                object.rest();
                resolve(object);
            }
            case Verdict.Differs(var kind, var fields) -> {
                object.rest();
                report(object, kind, fields);
            }
        }
    }

    private void await(TrackedObject object, Side side, Instant now) {
        DetectionConfig config = surroundings.config();
        Duration limit = side == Side.LIVE ? config.liveWait() : config.baselineWait(); // a release takes as long
        Instant due = object.await(side, now).plus(limit);
        if (due.isAfter(now)) {
            wake(due);
            return;
        }
        switch (side) {
            case BASELINE -> report(object, Kind.BASELINE_MISSED, List.of());
            case LIVE, RELEASE -> {
                object.suspected();
                look(object);
                object.rest();
                act(object, now);
            }
        }
    }

    private void resolve(TrackedObject object) {
        Envelope<DriftDetected> drift = object.drift();
        if (drift != null) {
            DriftDetected detected = drift.event();
            surroundings
                    .findings()
                    .resolved(
                            new DriftResolved(
                                    detected.application(),
                                    object.ref(),
                                    drift.id(),
                                    Ending.of(detected, object.baseline(), object.live())),
                            drift);
            object.drift(null);
        }
    }

    /** Once for one content against one baseline: whoever puts back needs to know which baseline was compared. */
    private void report(TrackedObject object, Kind kind, List<FieldDrift> fields) {
        DriftDetected found = event(object, kind, fields);
        Envelope<DriftDetected> open = object.drift();
        if (open == null || !sameContent(open.event(), found)) {
            object.drift(surroundings.findings().drifted(found));
        }
    }

    private static boolean sameContent(DriftDetected a, DriftDetected b) {
        return a.kind() == b.kind()
                && a.baselineVersion().equals(b.baselineVersion())
                && withoutActor(a.fields()).equals(withoutActor(b.fields()));
    }

    private static List<FieldDrift> withoutActor(List<FieldDrift> fields) {
        return fields.stream()
                .map(field -> new FieldDrift(field.path(), field.expected(), field.actual(), null))
                .toList();
    }

    private DriftDetected event(TrackedObject object, Kind kind, List<FieldDrift> fields) {
        Baseline baseline = object.baseline();
        LiveObject live = object.live();
        ApplicationRef application =
                baseline == null ? Objects.requireNonNull(declared).application() : baseline.application();
        return new DriftDetected(
                application,
                object.ref(),
                kind,
                live != null ? live.uid() : baseline == null ? "" : baseline.uid(),
                Long.toString(live != null ? live.version() : object.goneAt()),
                baseline == null ? "" : Long.toString(baseline.version()),
                baseline == null ? 0 : baseline.epoch(),
                baseline == null ? "" : baseline.revision(),
                fields);
    }

    private void tellHealth() {
        Instant now = surroundings.clock().instant();
        switch (health.decide(objects, now)) {
            case HealthTracker.Decision.Rest rest -> {}
            case HealthTracker.Decision.Wait(var until) -> wake(until);
            case HealthTracker.Decision.Tell(var event, var cause) ->
                health.told(surroundings.findings().told(event, cause));
        }
    }

    private void wake(Instant at) {
        if (wakes == null || at.isBefore(wakes)) {
            wakes = at;
            Duration delay = Duration.between(surroundings.clock().instant(), at);
            surroundings.after(delay, () -> post(new Message.Due()));
        }
    }
}
