package dev.plumbline.events;

import org.jspecify.annotations.Nullable;

/**
 * What led to an event.
 *
 * @param correlationId the chain's first event; null where the event is the first
 * @param causationId the event that led to it; null where the event is the first
 * @param traceparent the trace to carry on where no span is open; null where there is none
 */
public record Cause(
        @Nullable String correlationId,
        @Nullable String causationId,
        @Nullable String traceparent) {

    private static final Cause ROOT = new Cause(null, null, null);

    /** Nothing: the event is the first of its chain. */
    public static Cause root() {
        return ROOT;
    }

    /** That event. */
    public static Cause of(Envelope<?> envelope) {
        return new Cause(envelope.correlationId(), envelope.id(), envelope.traceparent());
    }
}
