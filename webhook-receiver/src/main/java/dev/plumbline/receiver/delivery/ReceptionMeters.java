package dev.plumbline.receiver.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * What became of the deliveries: {@code plumbline.webhook.deliveries} by provider and outcome; {@code plumbline.webhook.left.out} counts
 * the refs beyond those that one delivery may tell of.
 */
@ApplicationScoped
public class ReceptionMeters {

    private final MeterRegistry registry;

    ReceptionMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Counts an answer, and hands it on. */
    <A extends Answer> A counted(String provider, String outcome, A answer) {
        registry.counter("plumbline.webhook.deliveries", "provider", provider, "outcome", outcome)
                .increment();
        return answer;
    }

    /** Counts refs that were not told. */
    void leftOut(String provider, int refs) {
        registry.counter("plumbline.webhook.left.out", "provider", provider).increment(refs);
    }
}
