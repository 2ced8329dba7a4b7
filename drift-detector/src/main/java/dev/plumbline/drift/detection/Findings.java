package dev.plumbline.drift.detection;

import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.DriftResolved;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.HealthChanged;

/** Tells others what was found. Each call returns when it is told for good, however long that takes. */
public interface Findings {

    /** Drift is the first event of its chain: somebody outside began it. */
    Envelope<DriftDetected> drifted(DriftDetected event);

    /** Ends a drift. */
    void resolved(DriftResolved event, Envelope<DriftDetected> drift);

    /**
     * Tells health.
     *
     * @param cause the newest finished sync, or what was told after it
     */
    Envelope<HealthChanged> told(HealthChanged event, Envelope<?> cause);
}
