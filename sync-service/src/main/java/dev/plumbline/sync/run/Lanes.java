package dev.plumbline.sync.run;

import dev.plumbline.events.ApplicationKey;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The lanes of all applications, each on a virtual thread of its own; that of one that is gone ends. */
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
        lanes.compute(application, (key, known) -> {
            Lane lane = known == null ? open(key) : known;
            lane.offer(work); // within, so that the lane does not end between
            return lane;
        });
    }

    private Lane open(ApplicationKey application) {
        Lane lane = new Lane(application, steps, this::end);
        threads.put(application, Thread.ofVirtual().name("lane " + application).start(lane::work));
        return lane;
    }

    /** Ends a lane that has nothing left to do; false where something came. */
    private boolean end(Lane lane) {
        boolean ended =
                lanes.computeIfPresent(lane.key(), (key, known) -> known == lane && lane.idle() ? null : known) != lane;
        if (ended) {
            threads.remove(lane.key(), Thread.currentThread());
        }
        return ended;
    }

    @PreDestroy
    void close() {
        threads.values().forEach(Thread::interrupt);
    }
}
