package dev.plumbline.events.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Parks a record that can never be processed on {@code <topic>.dlq}, as it was, with the reason, the consumer and where it
 * stood. Of its headers only our own are kept: two of SmallRye's and Kafka's make a consumer divert what bears them.
 */
@ApplicationScoped
public class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private final EventPublisher publisher;
    private final MeterRegistry meters;
    private final String service;

    DeadLetters(
            EventPublisher publisher,
            MeterRegistry meters,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.publisher = publisher;
        this.meters = meters;
        this.service = service;
    }

    /** Parks a record; done when Kafka has it. */
    public CompletableFuture<@Nullable Void> park(ConsumerRecord<String, byte[]> record, String reason) {
        LOG.warnf(
                "parked topic=%s partition=%d offset=%d reason=\"%s\"",
                record.topic(), record.partition(), record.offset(), reason);
        meters.counter("plumbline.events.parked", "topic", record.topic()).increment();
        String key = record.key() == null ? record.topic() : record.key();
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>(record.topic() + ".dlq", key, record.value());
        record.headers().forEach(header -> {
            if (header.key().startsWith("ce_")
                    || header.key().equals("traceparent")
                    || header.key().equals("content-type")) {
                letter.headers().add(header);
            }
        });
        header(letter, "plumbline_reason", reason);
        header(letter, "plumbline_consumer", service);
        header(letter, "plumbline_topic", record.topic());
        header(letter, "plumbline_partition", Integer.toString(record.partition()));
        header(letter, "plumbline_offset", Long.toString(record.offset()));
        return publisher.send(letter).thenApply(sent -> null);
    }

    private static void header(ProducerRecord<?, ?> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
