package dev.plumbline.poller.poll;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;

/**
 * {@code plumbline.poller.discovered} counts what no webhook told, {@code plumbline.poller.told} the moves that one told,
 * {@code plumbline.poller.turns} the turns by outcome; {@code plumbline.poller.repositories} are in use.
 */
@ApplicationScoped
public class PollMeters {

    private final MeterRegistry registry;

    PollMeters(MeterRegistry registry) {
        this.registry = registry;
        discovered(0);
        toldMeanwhile(0);
    }

    void discovered(int refs) {
        registry.counter("plumbline.poller.discovered").increment(refs);
    }

    void toldMeanwhile(int refs) {
        registry.counter("plumbline.poller.told", "by", "webhook").increment(refs);
    }

    void turn(String outcome) {
        registry.counter("plumbline.poller.turns", "outcome", outcome).increment();
    }

    void repositories(Collection<?> repositories) {
        registry.gauge("plumbline.poller.repositories", repositories, Collection::size);
    }
}
