package dev.plumbline.sync.run;

import dev.plumbline.events.DriftEvent;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;

/** What can lie in an application's lane. {@code done} tells the sender that it has been dealt with. */
public sealed interface Work {

    /** A set came. */
    record SetArrived(StoredSet set, Runnable done) implements Work {}

    /** A set came that the renderer has not signed. */
    record UntrustedArrived(Envelope<ManifestsRendered> envelope, Runnable done) implements Work {}

    /**
     * A rendering ended without a set.
     *
     * @param offset on the partition that the sets are on too
     */
    record OutcomeArrived(Envelope<? extends ManifestsEvent> envelope, long offset, Runnable done) implements Work {}

    /**
     * Drift was told.
     *
     * @param attempts that were made to put it back, and failed
     */
    record DriftArrived(Envelope<? extends DriftEvent> envelope, int attempts, Runnable done) implements Work {}

    /** Health was told. */
    record HealthArrived(Envelope<HealthChanged> envelope, Runnable done) implements Work {}

    /** The Application is new, changed, annotated, being deleted, or gone: the lane looks for itself. */
    record ApplicationSeen() implements Work {}
}
