package dev.plumbline.drift.detection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.comparison.SecretMask;
import dev.plumbline.drift.watch.ObjectType;
import dev.plumbline.drift.watch.WatchListener;
import dev.plumbline.drift.watch.Watches;
import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.DriftEvent;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.events.SyncEvent;
import dev.plumbline.events.trust.SecretFingerprint;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings what the tables and the watches tell to the applications that it concerns, and keeps a watch on each type that some
 * application has objects of. Until {@link #begin()} it only listens.
 */
@ApplicationScoped
public class Detector implements WatchListener {

    private final Map<ApplicationKey, TrackedApplication> applications = new ConcurrentHashMap<>();
    private final BaselineIndex baselines = new BaselineIndex();
    private final Watches watches;
    private final Surroundings surroundings;

    Detector(Watches watches, Findings findings, DetectionConfig config, KeysConfig keys) {
        this.watches = watches;
        this.surroundings = new Surroundings(
                watches, new SecretMask(SecretFingerprint.of(keys.fingerprint())), findings, config, Clock.systemUTC());
    }

    /** An application exists, or was changed. */
    public void declared(ApplicationDeclared event) {
        application(event.application().key()).post(new Message.Declared(event));
    }

    /** An application is gone. */
    public void withdrawn(ApplicationKey application) {
        application(application).post(new Message.Withdrawn());
    }

    /** An object has a new baseline under that record key. */
    public void applied(String recordKey, ObjectApplied event) {
        Baseline baseline = Baseline.of(event);
        baselines.put(recordKey, baseline);
        application(event.application().key()).post(new Message.Applied(baseline));
        if (surroundings.begun()) {
            watches.watch(baseline.type(), this);
        }
    }

    /** The baseline of that record key ended: its object was pruned or let go. */
    public void released(String recordKey) {
        BaselineIndex.Entry entry = baselines.remove(recordKey);
        if (entry != null) {
            application(entry.application()).post(new Message.Released(entry.object()));
            if (baselines.of(entry.type()).isEmpty()) {
                watches.unwatch(entry.type());
            }
        }
    }

    /** Something became of a set. */
    public void synced(Envelope<? extends SyncEvent> envelope) {
        application(envelope.event().application().key()).post(new Message.Synced(envelope));
    }

    /** Drift was told, or its end, before this process began. */
    public void driftTold(Envelope<? extends DriftEvent> envelope) {
        application(envelope.event().application().key()).post(new Message.DriftTold(envelope));
    }

    /** Health was told before this process began. */
    public void healthTold(Envelope<HealthChanged> envelope) {
        application(envelope.event().application().key()).post(new Message.HealthTold(envelope));
    }

    /** All tables were read: begins to watch, and to tell. */
    public void begin() {
        surroundings.begin();
        baselines.types().forEach(type -> watches.watch(type, this));
        applications.values().forEach(application -> application.post(new Message.Due()));
    }

    @Override
    public void seen(ObjectType type, JsonNode object) {
        LiveObject live = surroundings.live(type, object);
        concerned(live).forEach(application -> application(application).post(new Message.Seen(live)));
    }

    @Override
    public void gone(ObjectType type, JsonNode last) {
        LiveObject live = surroundings.live(type, last);
        concerned(live).forEach(application -> application(application).post(new Message.Gone(live)));
    }

    @Override
    public void listed(ObjectType type, Set<ObjectRef> objects, long version) {
        for (ObjectRef expected : baselines.of(type)) {
            ApplicationKey owner = objects.contains(expected) ? null : baselines.owner(expected);
            if (owner != null) {
                application(owner).post(new Message.Absent(expected, version));
            }
        }
    }

    /** Whose baseline the object has, and whose it says it is: these differ while it changes hands, or was edited. */
    private Set<ApplicationKey> concerned(LiveObject live) {
        Set<ApplicationKey> keys = new HashSet<>();
        ApplicationKey owner = baselines.owner(live.object());
        if (owner != null) {
            keys.add(owner);
        }
        if (live.application() != null) {
            keys.add(live.application());
        }
        return keys;
    }

    private TrackedApplication application(ApplicationKey key) {
        return applications.computeIfAbsent(key, unknown -> new TrackedApplication(unknown, surroundings));
    }

    @PreDestroy
    void close() {
        surroundings.close();
    }
}
