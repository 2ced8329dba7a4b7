package dev.plumbline.sync.plan;

import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.Keys;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.ObjectRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is live of each application: the topic {@code baseline} as a table, ahead of the topic by our own writes. A record that
 * this process published itself is not taken again when it comes back, since the table may be further by then.
 */
@ApplicationScoped
public class Baselines {

    private final Map<String, Map<String, Entry>> applications = new ConcurrentHashMap<>();
    private final Map<String, Integer> underWay = new ConcurrentHashMap<>();

    private record Entry(ObjectRef object, Baseline baseline) {}

    /** What is live of an application. */
    public Map<ObjectRef, Baseline> of(ApplicationKey application) {
        Map<ObjectRef, Baseline> live = new ConcurrentHashMap<>();
        applications
                .getOrDefault(application.toString(), Map.of())
                .values()
                .forEach(entry -> live.put(entry.object(), entry.baseline()));
        return live;
    }

    /** Takes an event that is being published. */
    public void applied(ObjectApplied event) {
        underWay.merge(event.key(), 1, Integer::sum);
        put(event);
    }

    /** Takes back an event that could not be published. */
    public void unpublished(String key) {
        own(key);
        remove(key);
    }

    /** Takes a deletion that is being published; what it gives takes that back, where it could not be. */
    public Runnable released(String key) {
        underWay.merge(key, 1, Integer::sum);
        Entry former = remove(key);
        return () -> {
            own(key);
            if (former != null) {
                entries(key).putIfAbsent(key, former);
            }
        };
    }

    /** Takes an event of the topic. */
    public void read(ObjectApplied event) {
        if (!own(event.key())) {
            put(event);
        }
    }

    /** Takes a tombstone of the topic. */
    public void readTombstone(String key) {
        if (!own(key)) {
            remove(key);
        }
    }

    private boolean own(String key) {
        boolean[] own = {false};
        underWay.computeIfPresent(key, (same, count) -> {
            own[0] = true;
            return count == 1 ? null : count - 1;
        });
        return own[0];
    }

    private void put(ObjectApplied event) {
        Baseline baseline = new Baseline(
                event.application().uid(),
                event.apiVersion(),
                event.uid(),
                event.resourceVersion(),
                event.epoch(),
                event.digest());
        entries(event.key()).put(event.key(), new Entry(event.object(), baseline));
    }

    private Map<String, Entry> entries(String key) {
        return applications.computeIfAbsent(Keys.aggregate(key), none -> new ConcurrentHashMap<>());
    }

    private @Nullable Entry remove(String key) {
        return applications
                .getOrDefault(Keys.aggregate(key), new ConcurrentHashMap<>())
                .remove(key);
    }
}
