package dev.plumbline.renderer.messaging;

import dev.plumbline.events.Cause;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.RenderRequested;

/**
 * A request that is worked on.
 *
 * @param lease of the partition that it came from
 */
record Asked(Envelope<?> envelope, RenderRequested request, Assignment.Lease lease) {

    String trigger() {
        return request.trigger();
    }

    String correlationId() {
        return envelope.correlationId();
    }

    Cause cause() {
        return Cause.of(envelope);
    }
}
