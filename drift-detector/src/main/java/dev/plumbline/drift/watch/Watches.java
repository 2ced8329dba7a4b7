package dev.plumbline.drift.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ObjectRef;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The watches in use, one for each type. */
@ApplicationScoped
public class Watches implements LiveObjects {

    private final Map<ObjectType, TypeWatch> watches = new ConcurrentHashMap<>();
    private final ApiServer server;
    private final WatchConfig config;
    private final WatchMeters meters;

    Watches(ApiServer server, WatchConfig config, WatchMeters meters, MeterRegistry registry) {
        this.server = server;
        this.config = config;
        this.meters = meters;
        registry.gauge("plumbline.watch.types", watches, Map::size);
        registry.gauge("plumbline.watch.cut.off", this, all -> all.cutOff().size());
        registry.gauge("plumbline.watch.silence.max", this, all -> all.silence().toSeconds());
    }

    /** Begins to watch a type, where it is not watched yet. */
    public void watch(ObjectType type, WatchListener listener) {
        watches.computeIfAbsent(type, unwatched -> new TypeWatch(unwatched, server, listener, config, meters));
    }

    /** Ends the watch of a type that nobody has objects of any more. */
    public void unwatch(ObjectType type) {
        TypeWatch watch = watches.remove(type);
        if (watch != null) {
            watch.close();
        }
    }

    /** Does not ask for objects of a type whose watch is cut off: the list that ends that answers for all at once. */
    @Override
    public Optional<JsonNode> find(ObjectType type, ObjectRef object) {
        TypeWatch watch = watches.get(type);
        if (watch != null && watch.state() == TypeWatch.State.CUT_OFF) {
            throw new ClusterUnavailable("the watch of " + type + " is cut off", null);
        }
        return server.find(type, object);
    }

    /** The types that are not seen at present, though the server should serve them. */
    public List<ObjectType> cutOff() {
        return watches.entrySet().stream()
                .filter(watch -> watch.getValue().state() == TypeWatch.State.CUT_OFF)
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparing(ObjectType::toString))
                .toList();
    }

    /** Whether the server answers at all; asked only where no watch can tell. */
    public boolean reachable() {
        if (!watches.isEmpty()) {
            return cutOff().size() < watches.size();
        }
        try {
            server.get("/version");
            return true;
        } catch (StatusException | ClusterUnavailable e) {
            return false;
        }
    }

    private Duration silence() {
        return watches.values().stream()
                .map(TypeWatch::silence)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** While the client still works: it is closed before this bean is. */
    void stop(@Observes ShutdownEvent event) {
        watches.values().forEach(TypeWatch::close);
    }
}
