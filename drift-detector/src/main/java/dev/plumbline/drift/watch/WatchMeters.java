package dev.plumbline.drift.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** What is counted of the watches. */
@ApplicationScoped
class WatchMeters {

    private final Counter lists;
    private final Counter reconnects;

    WatchMeters(MeterRegistry registry) {
        this.lists = registry.counter("plumbline.watch.lists");
        this.reconnects = registry.counter("plumbline.watch.reconnects");
    }

    void listed() {
        lists.increment();
    }

    void reconnected() {
        reconnects.increment();
    }
}
