package dev.plumbline.events.messaging;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.EventJson;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Parks a record that can never be processed on {@code <topic>.dlq}, as it was, with the reason, the consumer and where it
 * stood. A value that would not fit is told of by its length, digest and beginning instead: the partition must go on. Of its
 * headers only our own are kept, if they are small: two of SmallRye's and Kafka's make a consumer divert what bears them.
 */
@ApplicationScoped
public class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    /** A longer key or header is left out, in characters or bytes. */
    private static final int MAX_SMALL = 2048;

    private static final int MAX_HEADERS = 24;

    /** So much of a value that is left out is kept, in bytes. */
    private static final int BEGINNING = 256;

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
        boolean keyed = record.key() != null && record.key().length() <= MAX_SMALL;
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>(
                record.topic() + ".dlq", keyed ? record.key() : record.topic(), body(record.value()));
        for (Header header : record.headers()) {
            boolean ours = header.key().startsWith("ce_")
                    || header.key().equals("traceparent")
                    || header.key().equals("content-type");
            if (ours && small(header) && letter.headers().toArray().length < MAX_HEADERS) {
                letter.headers().add(header);
            }
        }
        header(letter, "plumbline_reason", reason);
        header(letter, "plumbline_consumer", service);
        header(letter, "plumbline_topic", record.topic());
        header(letter, "plumbline_partition", Integer.toString(record.partition()));
        header(letter, "plumbline_offset", Long.toString(record.offset()));
        return publisher.send(letter).thenApply(sent -> null);
    }

    private static boolean small(Header header) {
        return header.key().length() + (header.value() == null ? 0 : header.value().length) <= MAX_SMALL;
    }

    /** The value, or a few lines about one that is over the limit of what may be sent. */
    private static byte @Nullable [] body(byte @Nullable [] value) {
        if (value == null || value.length <= EventCodec.MAX_RECORD_BYTES) {
            return value;
        }
        ObjectNode stub = EventJson.mapper().createObjectNode();
        stub.put("left out", "the value, since it is over " + EventCodec.MAX_RECORD_BYTES + " bytes");
        stub.put("bytes", value.length);
        stub.put("digest", CanonicalJson.digest(value));
        stub.put("begins", new String(value, 0, BEGINNING, StandardCharsets.UTF_8));
        return stub.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void header(ProducerRecord<?, ?> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
