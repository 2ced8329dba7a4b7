package dev.plumbline.poller.poll;

import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.CommitEvent;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code plumbline.poller.discovered} counts the changes that no webhook told, {@code plumbline.poller.first.seen} the refs that may have been there
 * before anybody followed them, {@code plumbline.poller.told} those that a webhook told, {@code plumbline.poller.turns} the turns by outcome.
 * {@code plumbline.poller.turn} is how long remotes take; {@code plumbline.poller.repositories} are in use, and
 * {@code plumbline.poller.lateness} is by how many seconds the one is late that has waited for its turn longest.
 */
@ApplicationScoped
public class PollMeters {

    private final MeterRegistry registry;

    PollMeters(MeterRegistry registry) {
        this.registry = registry;
        discovered(List.of());
        toldMeanwhile(0);
    }

    void discovered(List<CommitEvent> findings) {
        long first = findings.stream().filter(PollMeters::isFirstSeen).count();
        registry.counter("plumbline.poller.discovered").increment(findings.size() - first);
        registry.counter("plumbline.poller.first.seen").increment(first);
    }

    private static boolean isFirstSeen(CommitEvent finding) {
        return finding instanceof CommitDiscovered found && found.mayBeOld();
    }

    /** A remote was asked, and answered or failed after that time. */
    void took(Duration time) {
        registry.timer("plumbline.poller.turn").record(time);
    }

    /** Says, whenever it is asked, by how many seconds turns are late. */
    void lateness(Supplier<Number> seconds) {
        Gauge.builder("plumbline.poller.lateness", seconds).register(registry);
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
