package dev.plumbline.poller.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What was used of late; what was not used for so long is forgotten. For several threads. */
final class Remembered<K, V> {

    private final Duration idle;
    private final InstantSource clock;
    private final Consumer<V> forgotten;

    /** That which was not used for longest comes first. */
    private final LinkedHashMap<K, Used<V>> values = new LinkedHashMap<>();

    private record Used<V>(V value, Instant at) {}

    /**
     * Nothing yet.
     *
     * @param idle what was not used for so long is forgotten
     * @param forgotten is told of each value that is
     */
    Remembered(Duration idle, InstantSource clock, Consumer<V> forgotten) {
        this.idle = idle;
        this.clock = clock;
        this.forgotten = forgotten;
    }

    /** The value of a key, which is used now: the one that is remembered, else this one from now on. */
    synchronized V of(K key, V otherwise) {
        Instant now = clock.instant();
        forgetBefore(now.minus(idle));
        Used<V> known = values.remove(key);
        V value = known == null ? otherwise : known.value();
        values.put(key, new Used<>(value, now));
        return value;
    }

    synchronized void forgetAll() {
        forgetBefore(Instant.MAX);
    }

    private void forgetBefore(Instant time) {
        Map.Entry<K, Used<V>> eldest = values.firstEntry();
        while (eldest != null && eldest.getValue().at().isBefore(time)) {
            values.pollFirstEntry();
            forgotten.accept(eldest.getValue().value());
            eldest = values.firstEntry();
        }
    }
}
