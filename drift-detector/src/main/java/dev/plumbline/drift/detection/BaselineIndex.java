package dev.plumbline.drift.detection;

import dev.plumbline.drift.watch.ObjectType;
import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.ObjectRef;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which objects have a baseline, by record key, by object and by type. Written by one thread, read by all. */
final class BaselineIndex {

    /** Where a baseline is kept. */
    record Entry(ApplicationKey application, ObjectRef object, ObjectType type) {}

    private final Map<String, Entry> byKey = new ConcurrentHashMap<>();
    private final Map<ObjectRef, ApplicationKey> owners = new ConcurrentHashMap<>();
    private final Map<ObjectType, Set<ObjectRef>> byType = new ConcurrentHashMap<>();

    void put(String key, Baseline baseline) {
        Entry entry = new Entry(baseline.application().key(), baseline.object(), baseline.type());
        Entry former = byKey.put(key, entry);
        if (former != null && !former.type().equals(entry.type())) {
            withdraw(former);
        }
        owners.put(entry.object(), entry.application());
        byType.computeIfAbsent(entry.type(), type -> ConcurrentHashMap.newKeySet())
                .add(entry.object());
    }

    @Nullable
    Entry remove(String key) {
        Entry entry = byKey.remove(key);
        // Another application may have taken the object over before this one let go of it.
        if (entry != null && owners.remove(entry.object(), entry.application())) {
            withdraw(entry);
        }
        return entry;
    }

    private void withdraw(Entry entry) {
        byType.computeIfPresent(entry.type(), (type, objects) -> {
            objects.remove(entry.object());
            return objects.isEmpty() ? null : objects;
        });
    }

    @Nullable
    ApplicationKey owner(ObjectRef object) {
        return owners.get(object);
    }

    Set<ObjectRef> of(ObjectType type) {
        return Set.copyOf(byType.getOrDefault(type, Set.of()));
    }

    Set<ObjectType> types() {
        return Set.copyOf(byType.keySet());
    }
}
