package dev.plumbline.sync.run;

import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.DriftEvent;
import dev.plumbline.events.DriftResolved;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.ObjectRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Drift that was told before this process began and has not ended: the topic {@code drift}, read once. Each application's is
 * handed to its lane, which keeps it from then on.
 */
@ApplicationScoped
public class Drifts {

    private final Map<ApplicationKey, Map<ObjectRef, Envelope<DriftDetected>>> open = new ConcurrentHashMap<>();

    /** Takes a record of the topic. */
    public void read(Envelope<? extends DriftEvent> envelope) {
        switch (envelope.event()) {
            case DriftDetected detected ->
                open.computeIfAbsent(detected.application().key(), none -> new ConcurrentHashMap<>())
                        .put(detected.object(), envelope.of(detected));
            case DriftResolved resolved ->
                open.getOrDefault(resolved.application().key(), new ConcurrentHashMap<>())
                        .values()
                        .removeIf(drift -> drift.id().equals(resolved.detected()));
        }
    }

    /** Hands over an application's, and forgets it. */
    Collection<Envelope<DriftDetected>> take(ApplicationKey application) {
        Map<ObjectRef, Envelope<DriftDetected>> taken = open.remove(application);
        return taken == null ? List.of() : taken.values();
    }
}
