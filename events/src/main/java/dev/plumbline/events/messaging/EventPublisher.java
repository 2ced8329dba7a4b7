package dev.plumbline.events.messaging;

import dev.plumbline.events.Cause;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;
import dev.plumbline.events.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events. One idempotent producer a service, so that records of one key keep the order of the calls. An event has
 * happened for others when the future is done: whoever must not lose it waits for that.
 */
@ApplicationScoped
public class EventPublisher {

    private static final Duration CLOSE = Duration.ofSeconds(5);

    /**
     * What a record may have before the producer's compression, in bytes: the client checks its own limit before it
     * compresses, and sets are compressed already.
     */
    private static final int MAX_UNCOMPRESSED_BYTES = EventCodec.MAX_RECORD_BYTES;

    private final Producer<String, byte[]> producer;
    private final Clock clock = Clock.systemUTC();
    private final String source;
    private final MeterRegistry meters;

    EventPublisher(
            KafkaSettings settings,
            MeterRegistry meters,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.producer = new KafkaProducer<>(settings.producer(), new StringSerializer(), new ByteArraySerializer());
        this.source = "/plumbline/" + service;
        this.meters = meters;
    }

    /** An event in its envelope: now, from this service, with the open span's trace context or else the cause's. */
    public <E extends Event> Envelope<E> envelope(E event, Cause cause) {
        String id = event.id();
        String traceparent = EventTracing.currentTraceparent();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String correlation = cause.correlationId() == null ? id : cause.correlationId();
        return new Envelope<>(
                id,
                source,
                now,
                correlation,
                cause.causationId(),
                traceparent == null ? cause.traceparent() : traceparent,
                event);
    }

    /**
     * Publishes an event.
     *
     * @return its envelope once all in-sync replicas have it; fails with a {@link KafkaException} where Kafka refused it or
     *     was away for longer than the producer's delivery timeout, or with {@link RecordTooLarge}
     */
    public <E extends Event> CompletableFuture<Envelope<E>> publish(E event, Cause cause) {
        return publish(envelope(event, cause));
    }

    /** Publishes an event in a ready envelope; see {@link #publish(Event, Cause)}. */
    public <E extends Event> CompletableFuture<Envelope<E>> publish(Envelope<E> envelope) {
        ProducerRecord<String, byte[]> record = EventCodec.encode(envelope);
        return send(record).thenApply(sent -> {
            meters.counter(
                            "plumbline.events.published",
                            "type",
                            envelope.event().getClass().getSimpleName())
                    .increment();
            return envelope;
        });
    }

    /**
     * Publishes an event and waits until Kafka has it.
     *
     * @throws KafkaException where Kafka does not take it in time
     * @throws RecordTooLarge where it is over the limit
     */
    public <E extends Event> Envelope<E> publishAndWait(E event, Cause cause) {
        return await(publish(event, cause));
    }

    /**
     * Has the producer learn where a topic's partitions are, so that the first publication does not wait for that.
     *
     * @throws KafkaException where no broker answers in time, or the topic does not exist
     */
    public void prepare(Topic topic) {
        producer.partitionsFor(topic.topicName());
    }

    /** Deletes a key of a compacted topic; done when Kafka has it. */
    public CompletableFuture<@Nullable Void> delete(Topic topic, String key) {
        return send(new ProducerRecord<>(topic.topicName(), key, null)).thenApply(sent -> null);
    }

    /** Waits for a publication, with its own exception where it failed. */
    public static <T> T await(CompletableFuture<T> published) {
        try {
            return published.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException own) {
                throw own;
            }
            throw e;
        }
    }

    CompletableFuture<ProducerRecord<String, byte[]>> send(ProducerRecord<String, byte[]> record) {
        CompletableFuture<ProducerRecord<String, byte[]>> sent = new CompletableFuture<>();
        byte[] value = record.value();
        if (value != null && value.length > MAX_UNCOMPRESSED_BYTES) {
            sent.completeExceptionally(new RecordTooLarge(record.topic(), record.key(), value.length));
            return sent;
        }
        try {
            producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    sent.complete(record);
                } else {
                    sent.completeExceptionally(failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            sent.completeExceptionally(e);
        }
        return sent;
    }

    @PreDestroy
    void close() {
        producer.close(CLOSE);
    }
}
