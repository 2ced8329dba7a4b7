package dev.plumbline.renderer.messaging;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.Cause;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.RenderRequested;
import dev.plumbline.events.RenderRequested.Reason;
import dev.plumbline.events.messaging.EventTracing;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Asks whoever has their shares to render applications. */
@ApplicationScoped
class Requests {

    private final Publications publications;
    private final EventTracing tracing;

    Requests(Publications publications, EventTracing tracing) {
        this.publications = publications;
        this.tracing = tracing;
    }

    /** Returns when Kafka has a request for each of these. */
    void make(List<ApplicationDeclared> applications, Reason reason, Envelope<?> envelope) {
        if (applications.isEmpty()) {
            return;
        }
        try (EventTracing.Work work = tracing.span("plan renderings", envelope)) {
            List<RenderRequested> requests = applications.stream()
                    .map(each -> new RenderRequested(each.application(), each.generation(), reason, envelope.id()))
                    .toList();
            work.span().setAttribute("plumbline.applications", requests.size());
            publications.publishAll(requests, Cause.of(envelope));
        }
    }
}
