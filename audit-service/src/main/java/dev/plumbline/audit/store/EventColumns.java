package dev.plumbline.audit.store;

import dev.plumbline.audit.trail.Attributes;
import dev.plumbline.audit.trail.Entry;
import dev.plumbline.audit.trail.Position;
import dev.plumbline.audit.trail.Recorded;
import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of the trail but for its data, as Hibernate reads it; {@link PostgresTrail} alone writes. */
@MappedSuperclass
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
abstract class EventColumns {

    @Id
    long sequence;

    String type;
    String name;
    String id;

    @Nullable
    String source;

    @Nullable
    String subject;

    Instant time;

    @Column(name = "recorded_at")
    Instant recordedAt;

    @Nullable
    String application;

    @Column(name = "correlation_id")
    String correlationId;

    @Nullable
    @Column(name = "causation_id")
    String causationId;

    @Nullable
    String traceparent;

    String topic;
    int partition;

    @Column(name = "kafka_offset")
    long offset;

    @Column(name = "data_bytes")
    int dataBytes;

    @Nullable
    @Column(name = "manifest_set")
    String contents;

    @Column(name = "entry_hash")
    String hash;

    Recorded recorded(@Nullable String data) {
        Attributes.Links links = new Attributes.Links(correlationId, causationId, traceparent);
        Attributes attributes = new Attributes(type, id, source, subject, time, links);
        Position position = new Position(topic, partition, offset);
        return new Recorded(sequence, recordedAt, hash, new Entry(attributes, position, application, data, contents));
    }
}
