package dev.plumbline.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event with its CloudEvents 1.0 attributes.
 *
 * @param id the event's own deterministic id
 * @param source the service that published it, {@code /plumbline/sync-service}
 * @param time when it was published; for people, never for ordering
 * @param correlationId the id of the first event of the chain
 * @param causationId the id of the event that led to this one; null where this is the first
 * @param traceparent the W3C trace context of the work that published it; null where untraced
 */
public record Envelope<E extends Event>(
        String id,
        String source,
        Instant time,
        String correlationId,
        @Nullable String causationId,
        @Nullable String traceparent,
        E event) {

    /** The CloudEvents type of an event: {@code dev.plumbline.CommitPushed.v1}. */
    public static String type(Class<? extends Event> event) {
        return "dev.plumbline." + event.getSimpleName() + ".v1";
    }

    /** The same envelope around an event of that type: for whoever has found out which one is in it. */
    public <F extends Event> Envelope<F> of(F found) {
        return new Envelope<>(id, source, time, correlationId, causationId, traceparent, found);
    }
}
