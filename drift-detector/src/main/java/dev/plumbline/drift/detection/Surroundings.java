package dev.plumbline.drift.detection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.comparison.SecretMask;
import dev.plumbline.drift.watch.LiveObjects;
import dev.plumbline.drift.watch.ObjectType;
import dev.plumbline.events.ObjectRef;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What all applications share: where to look, whom to tell, and the time. */
final class Surroundings implements AutoCloseable {

    private final LiveObjects liveObjects;
    private final SecretMask mask;
    private final Findings findings;
    private final DetectionConfig config;
    private final Clock clock;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("detection-timer").factory());
    private volatile boolean begun;

    Surroundings(LiveObjects liveObjects, SecretMask mask, Findings findings, DetectionConfig config, Clock clock) {
        this.liveObjects = liveObjects;
        this.mask = mask;
        this.findings = findings;
        this.config = config;
        this.clock = clock;
    }

    Findings findings() {
        return findings;
    }

    DetectionConfig config() {
        return config;
    }

    Clock clock() {
        return clock;
    }

    ExecutorService executor() {
        return executor;
    }

    /** Whether all tables were read: before that nothing follows from anything. */
    boolean begun() {
        return begun;
    }

    void begin() {
        begun = true;
    }

    /** Looks at one object; see {@link LiveObjects#find}. */
    Optional<LiveObject> look(ObjectType type, ObjectRef object) {
        return liveObjects
                .find(type, object)
                .map(found -> live(new ObjectType(found.path("apiVersion").asText(), type.kind()), found));
    }

    /** An object as it is kept: a Secret's values masked. */
    LiveObject live(ObjectType type, JsonNode object) {
        mask.apply(object);
        return LiveObject.of(type, object);
    }

    void after(Duration delay, Runnable task) {
        timer.schedule(task, delay.toMillis() + 1, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        executor.shutdownNow();
    }
}
