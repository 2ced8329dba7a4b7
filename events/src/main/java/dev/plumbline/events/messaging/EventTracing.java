package dev.plumbline.events.messaging;

import dev.plumbline.events.Envelope;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One trace from push to healthy: the work that a record leads to is a span below the span that published it. Explicit, since
 * the work leaves the thread and often the record's handler long before it is done.
 */
@ApplicationScoped
public class EventTracing {

    private static final String TRACEPARENT = "traceparent";

    private static final TextMapGetter<String> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String carrier) {
            return List.of(TRACEPARENT);
        }

        @Override
        public @Nullable String get(@Nullable String carrier, String key) {
            return TRACEPARENT.equals(key) ? carrier : null;
        }
    };

    private final Tracer tracer;

    EventTracing(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("dev.plumbline");
    }

    /** Work in progress; closing it ends the span. To be closed on the thread that opened it. */
    public static final class Work implements AutoCloseable {

        private final Span span;
        private final Scope scope;

        @SuppressWarnings("MustBeClosedChecker") // close() closes it
        private Work(Span span) {
            this.span = span;
            this.scope = span.makeCurrent();
        }

        /** The span. */
        public Span span() {
            return span;
        }

        /** The context to carry on where the work goes on elsewhere. */
        public @Nullable String traceparent() {
            return currentTraceparent();
        }

        @Override
        public void close() {
            scope.close();
            span.end();
        }
    }

    /** Opens a span for work that this record led to. */
    public Work span(String name, Envelope<?> envelope) {
        Work work = span(name, envelope.traceparent());
        work.span().setAttribute("plumbline.subject", envelope.event().subject());
        work.span().setAttribute("plumbline.correlation_id", envelope.correlationId());
        return work;
    }

    /** Opens a span below that trace context, or a new trace where there is none. */
    public Work span(String name, @Nullable String traceparent) {
        Context parent = traceparent == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, GETTER);
        return new Work(tracer.spanBuilder(name)
                .setSpanKind(SpanKind.CONSUMER)
                .setParent(parent)
                .startSpan());
    }

    /** The trace context of the span that is open on this thread; null where none is. */
    public static @Nullable String currentTraceparent() {
        Map<String, String> carrier = new HashMap<>();
        W3CTraceContextPropagator.getInstance()
                .inject(Context.current(), null, (none, key, value) -> carrier.put(key, value));
        return carrier.get(TRACEPARENT);
    }
}
