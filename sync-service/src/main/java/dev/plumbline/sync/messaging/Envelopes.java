package dev.plumbline.sync.messaging;

import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;

/** Gives an envelope the type of the event that was found in it. */
final class Envelopes {

    private Envelopes() {}

    static <E extends Event> Envelope<E> of(Envelope<?> envelope, E event) {
        return new Envelope<>(
                envelope.id(),
                envelope.source(),
                envelope.time(),
                envelope.correlationId(),
                envelope.causationId(),
                envelope.traceparent(),
                event);
    }
}
