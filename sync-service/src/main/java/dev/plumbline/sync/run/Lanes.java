package dev.plumbline.sync.run;

import dev.plumbline.events.ApplicationKey;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The lanes of all applications, each on a virtual thread of its own. */
@ApplicationScoped
public class Lanes {

    private final Map<ApplicationKey, Lane> lanes = new ConcurrentHashMap<>();
    private final Map<ApplicationKey, Thread> threads = new ConcurrentHashMap<>();
    private final LaneSteps steps;

    Lanes(LaneSteps steps) {
        this.steps = steps;
    }

    /** Puts work into an application's lane. */
    public void offer(ApplicationKey application, Work work) {
        lanes.computeIfAbsent(application, this::open).offer(work);
    }

    private Lane open(ApplicationKey application) {
        Lane lane = new Lane(application, steps);
        threads.put(application, Thread.ofVirtual().name("lane " + application).start(lane::work));
        return lane;
    }

    @PreDestroy
    void close() {
        threads.values().forEach(Thread::interrupt);
    }
}
