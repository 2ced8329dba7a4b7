package dev.plumbline.drift.messaging;

import dev.plumbline.drift.detection.Findings;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.Cause;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.DriftResolved;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;
import dev.plumbline.events.FieldDrift;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.events.messaging.EventTracing;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Publishes what was found, as often as it takes: nothing else is judged of that application meanwhile. */
@ApplicationScoped
class KafkaFindings implements Findings {

    private static final Logger LOG = Logger.getLogger(KafkaFindings.class);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(5);

    private final EventPublisher publisher;
    private final EventTracing tracing;

    KafkaFindings(EventPublisher publisher, EventTracing tracing) {
        this.publisher = publisher;
        this.tracing = tracing;
    }

    @Override
    public Envelope<DriftDetected> drifted(DriftDetected event) {
        try (var work = tracing.span("detect drift", (String) null)) {
            work.span().setAttribute("plumbline.subject", event.subject());
            Envelope<DriftDetected> told = publish(event, Cause.root());
            log(
                    event.application(),
                    event.revision(),
                    told,
                    () -> LOG.infof(
                            "drift detected object=%s kind=%s fields=%s by=%s",
                            event.object(), event.kind(), paths(event.fields()), managers(event.fields())));
            return told;
        }
    }

    @Override
    public void resolved(DriftResolved event, Envelope<DriftDetected> drift) {
        try (var work = tracing.span("resolve drift", drift)) {
            Envelope<DriftResolved> told = publish(event, Cause.of(drift));
            log(
                    event.application(),
                    drift.event().revision(),
                    told,
                    () -> LOG.infof("drift resolved object=%s resolution=%s", event.object(), event.resolution()));
        }
    }

    @Override
    public Envelope<HealthChanged> told(HealthChanged event, Envelope<?> cause) {
        try (var work = tracing.span("observe health", cause)) {
            Envelope<HealthChanged> told = publish(event, Cause.of(cause));
            log(
                    event.application(),
                    event.revision(),
                    told,
                    () -> LOG.infof(
                            "health changed health=%s previous=%s epoch=%d objects=%d",
                            event.health(),
                            event.previous(),
                            event.epoch(),
                            event.objects().size()));
            return told;
        }
    }

    private <E extends Event> Envelope<E> publish(E event, Cause cause) {
        for (int attempt = 0; ; attempt++) {
            try {
                return publisher.publishAndWait(event, cause);
            } catch (KafkaException e) {
                LOG.warnf("not published yet subject=%s reason=\"%s\"", event.subject(), e.getMessage());
                pause(attempt, e);
            }
        }
    }

    private static void pause(int attempt, KafkaException reason) {
        long longest = Math.min(MAX_PAUSE.toMillis(), 100L << Math.min(attempt, 10));
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw reason;
        }
    }

    private static void log(ApplicationRef application, String revision, Envelope<?> told, Runnable line) {
        MDC.put("application", application.toString());
        MDC.put("revision", revision);
        MDC.put("correlationId", told.correlationId());
        try {
            line.run();
        } finally {
            MDC.remove("application");
            MDC.remove("revision");
            MDC.remove("correlationId");
        }
    }

    private static List<String> paths(List<FieldDrift> fields) {
        return fields.stream().map(FieldDrift::path).limit(10).toList();
    }

    private static String managers(List<FieldDrift> fields) {
        return fields.stream()
                .map(FieldDrift::actor)
                .filter(Objects::nonNull)
                .map(FieldDrift.Actor::manager)
                .distinct()
                .collect(Collectors.joining(","));
    }
}
