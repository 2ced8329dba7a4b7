package dev.plumbline.receiver.messaging;

import dev.plumbline.events.Cause;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.events.messaging.KafkaProbe;
import dev.plumbline.receiver.delivery.Commits;
import dev.plumbline.receiver.delivery.CommitsUnavailable;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/** The topic {@code commits}. */
@ApplicationScoped
public class KafkaCommits implements Commits {

    private static final Logger LOG = Logger.getLogger(KafkaCommits.class);

    private final EventPublisher publisher;
    private final KafkaProbe probe;
    private final KeptEvents kept;
    private final OnceEach once;
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();

    KafkaCommits(EventPublisher publisher, KafkaProbe probe, KeptEvents kept) {
        this.publisher = publisher;
        this.probe = probe;
        this.kept = kept;
        this.once = new OnceEach(kept::contains, kept::add);
    }

    @Override
    public boolean known(List<RepositoryEvent> events) {
        return events.stream().map(RepositoryEvent::id).allMatch(kept::contains);
    }

    @Override
    public List<String> keep(List<RepositoryEvent> events, Duration within) throws CommitsUnavailable {
        // The envelopes are made here, where the request's span is open.
        List<Envelope<RepositoryEvent>> envelopes = events.stream()
                .map(event -> publisher.envelope(event, Cause.root()))
                .toList();
        // On another thread, since the producer itself blocks where it has no metadata or no memory.
        Future<?> sent = senders.submit(() -> send(envelopes));
        try {
            sent.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            sent.cancel(true);
            throw new CommitsUnavailable(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommitsUnavailable(e);
        }
        envelopes.forEach(KafkaCommits::log);
        return envelopes.stream().map(Envelope::id).toList();
    }

    @Override
    public void prepare() throws CommitsUnavailable {
        try {
            publisher.prepare(Topic.COMMITS);
        } catch (KafkaException e) {
            throw new CommitsUnavailable(e);
        }
    }

    @Override
    public boolean recalled() {
        return kept.recalled();
    }

    @Override
    public boolean reachable() {
        return probe.finds(Topic.COMMITS);
    }

    /** All at once, in order, but for those that are kept; the first that is refused at once ends it. */
    private void send(List<Envelope<RepositoryEvent>> envelopes) {
        List<CompletableFuture<?>> published = new ArrayList<>();
        for (Envelope<RepositoryEvent> envelope : envelopes) {
            CompletableFuture<?> one = once.publish(envelope.id(), () -> publisher.publish(envelope));
            published.add(one);
            if (one.isCompletedExceptionally()) {
                break;
            }
        }
        published.forEach(EventPublisher::await);
    }

    /** The event itself is the record of what was told: a line for each would cost more than to hash its delivery. */
    private static void log(Envelope<RepositoryEvent> envelope) {
        RepositoryEvent event = envelope.event();
        LOG.debugf(
                "told event=%s repository=%s ref=%s correlationId=%s",
                event.getClass().getSimpleName(),
                event.repository(),
                event instanceof CommitEvent commit ? commit.ref() : "-",
                envelope.correlationId());
    }

    @PreDestroy
    void close() {
        senders.close();
    }
}
