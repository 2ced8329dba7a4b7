package dev.plumbline.events.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;
import dev.plumbline.events.EventJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Events to Kafka records and back, as the <a
 * href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">CloudEvents Kafka
 * binding</a>'s binary mode says. Total: any record whatsoever is decoded to some {@link Decoded}.
 */
public final class EventCodec {

    /** Larger records are refused before they are sent, in bytes: what brokers and topics are set to, less the headers. */
    public static final int MAX_RECORD_BYTES = 8 * 1024 * 1024;

    private static final Map<String, Class<? extends Event>> TYPES =
            leaves(Event.class).collect(Collectors.toUnmodifiableMap(Envelope::type, Function.identity()));

    private EventCodec() {}

    /** All event types there are. */
    public static Collection<Class<? extends Event>> types() {
        return TYPES.values();
    }

    /**
     * The record of an event.
     *
     * @throws IllegalArgumentException where the event cannot be written as JSON
     */
    public static ProducerRecord<String, byte[]> encode(Envelope<?> envelope) {
        Event event = envelope.event();
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(event.topic().topicName(), event.key(), body(event));
        header(record, "ce_specversion", "1.0");
        header(record, "ce_id", envelope.id());
        header(record, "ce_type", Envelope.type(event.getClass()));
        header(record, "ce_source", envelope.source());
        header(record, "ce_subject", event.subject());
        header(record, "ce_time", envelope.time().toString());
        header(record, "ce_correlationid", envelope.correlationId());
        header(record, "ce_causationid", envelope.causationId());
        header(record, "content-type", "application/json");
        header(record, "traceparent", envelope.traceparent());
        return record;
    }

    /** Which kind of event a record says it is, by its headers alone; empty where it says none that is known. Never throws. */
    public static Optional<Class<? extends Event>> typeOf(ConsumerRecord<?, ?> record) {
        String type = text(record.headers(), "ce_type");
        return type == null ? Optional.empty() : Optional.ofNullable(TYPES.get(type));
    }

    /** What a record is. Never throws. */
    public static Decoded decode(ConsumerRecord<String, byte[]> record) {
        byte[] body = record.value();
        if (body == null) {
            return record.key() == null
                    ? new Decoded.Broken("a record without key and value")
                    : new Decoded.Tombstone(record.key());
        }
        Headers headers = record.headers();
        String type = text(headers, "ce_type");
        if (type == null) {
            return new Decoded.Broken("no ce_type header");
        }
        Class<? extends Event> known = TYPES.get(type);
        return known == null ? new Decoded.Unknown(type) : decode(known, headers, body);
    }

    private static Decoded decode(Class<? extends Event> type, Headers headers, byte[] body) {
        String id = text(headers, "ce_id");
        String source = text(headers, "ce_source");
        String time = text(headers, "ce_time");
        if (id == null || source == null || time == null) {
            return new Decoded.Broken("a " + type.getSimpleName() + " without ce_id, ce_source or ce_time");
        }
        String correlation = text(headers, "ce_correlationid");
        try {
            Event event = EventJson.mapper().readValue(body, type);
            if (event == null) {
                return new Decoded.Broken("a " + type.getSimpleName() + " whose body is null");
            }
            return new Decoded.Read(new Envelope<>(
                    id,
                    source,
                    Instant.parse(time),
                    correlation == null ? id : correlation,
                    text(headers, "ce_causationid"),
                    text(headers, "traceparent"),
                    event));
        } catch (DateTimeException e) {
            return new Decoded.Broken("a " + type.getSimpleName() + " whose ce_time is no RFC 3339 time");
        } catch (JsonProcessingException e) {
            return new Decoded.Broken("a " + type.getSimpleName() + " whose body does not fit: "
                    + e.getClass().getSimpleName() + at(e));
        } catch (IOException e) {
            return new Decoded.Broken("a " + type.getSimpleName() + " whose body cannot be read");
        }
    }

    /** Where the body is at fault. The parser's own message is left out, since it quotes the body. */
    private static String at(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
    }

    private static byte[] body(Event event) {
        try {
            return EventJson.mapper().writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a " + event.getClass().getSimpleName() + " has no JSON", e);
        }
    }

    private static void header(ProducerRecord<?, ?> record, String name, @Nullable String value) {
        if (value != null) {
            record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked")
    private static Stream<Class<? extends Event>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EventCodec::leaves)
                : Stream.of((Class<? extends Event>) type);
    }
}
