package dev.plumbline.poller.messaging;

import dev.plumbline.events.Cause;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.events.messaging.EventTracing;
import dev.plumbline.poller.poll.Hints;
import dev.plumbline.poller.poll.HintsUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Tells on the topic {@code commits}. */
@ApplicationScoped
public class KafkaHints implements Hints {

    private static final Logger LOG = Logger.getLogger(KafkaHints.class);

    private final EventPublisher publisher;
    private final EventTracing tracing;

    KafkaHints(EventPublisher publisher, EventTracing tracing) {
        this.publisher = publisher;
        this.tracing = tracing;
    }

    @Override
    public void tell(List<? extends RepositoryEvent> findings) throws HintsUnavailable {
        for (RepositoryEvent finding : findings) {
            try (EventTracing.Work work = tracing.span("tell of a repository", (String) null)) {
                work.span().setAttribute("plumbline.subject", finding.subject());
                log(publisher.publishAndWait(finding, Cause.root()));
            } catch (KafkaException e) {
                throw new HintsUnavailable(e);
            }
        }
    }

    private static void log(Envelope<RepositoryEvent> told) {
        MDC.put("correlationId", told.correlationId());
        try {
            RepositoryEvent event = told.event();
            LOG.infof(
                    "told event=%s repository=%s ref=%s",
                    event.getClass().getSimpleName(),
                    event.repository(),
                    event instanceof CommitEvent commit ? commit.ref() : "");
        } finally {
            MDC.remove("correlationId");
        }
    }
}
