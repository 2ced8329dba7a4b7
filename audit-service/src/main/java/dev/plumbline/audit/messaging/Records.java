package dev.plumbline.audit.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.audit.trail.Arrival;
import dev.plumbline.audit.trail.Attributes;
import dev.plumbline.audit.trail.Entry;
import dev.plumbline.audit.trail.ManifestSet;
import dev.plumbline.audit.trail.Position;
import dev.plumbline.audit.trail.StorableJson;
import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.Keys;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.Decoded;
import dev.plumbline.events.messaging.EventCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Kafka records to entries. Total: whatever stands on a topic becomes some entry, since a trail that leaves out is none. */
final class Records {

    private static final String DEAD_LETTERS = ".dlq";

    /** The longest name of an application: a namespace, a slash, a name; longer ones the API server would not have taken. */
    private static final int MAX_APPLICATION = 63 + 1 + 253;

    private static final Set<String> OWN_TYPES =
            Set.of(Entry.UNREADABLE, Entry.PARKED, Entry.APPLICATION_DELETED, Entry.OBJECT_RELEASED, Entry.KEY_DELETED);

    private Records() {}

    /** The entry of a record. Never throws. */
    static Arrival arrival(ConsumerRecord<String, byte[]> record) {
        try {
            return record.topic().endsWith(DEAD_LETTERS) ? new Arrival(parked(record)) : event(record);
        } catch (IllegalArgumentException e) {
            return unreadable(record, String.valueOf(e.getMessage()));
        }
    }

    /** What stands for a record that is no event, or that cannot be kept: where it is, how long, its hash, and why. */
    static Arrival unreadable(ConsumerRecord<String, byte[]> record, String reason) {
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("reason", reason);
        describe(data, record.value());
        return new Arrival(own(record, Entry.UNREADABLE, null, data));
    }

    private static Arrival event(ConsumerRecord<String, byte[]> record) {
        return switch (EventCodec.decode(record)) {
            case Decoded.Broken(String reason) -> unreadable(record, reason);
            case Decoded.Tombstone(String key) ->
                new Arrival(own(record, tombstone(record.topic()), subject(key), null));
            case Decoded.Unknown(String type)
            when OWN_TYPES.contains(type) -> unreadable(record, "its type is one that only the trail itself gives");
            case Decoded.Unknown(String type) -> new Arrival(unknown(record, type));
            case Decoded.Read(var envelope)
            when envelope.event() instanceof ManifestsRendered rendered -> rendered(record, rendered);
            case Decoded.Read read -> new Arrival(known(record, json(record.value()), null));
        };
    }

    private static Arrival rendered(ConsumerRecord<String, byte[]> record, ManifestsRendered rendered) {
        JsonNode data = json(record.value());
        if (rendered.contents() == null
                || rendered.contents().manifests() == null
                || !(data instanceof ObjectNode object)) {
            return unreadable(record, "a ManifestsRendered without contents");
        }
        ManifestSet set = ManifestSet.of(rendered);
        ObjectNode contents = JsonNodeFactory.instance
                .objectNode()
                .put("objects", rendered.contents().objects());
        if (!rendered.contents().warnings().isEmpty()) {
            contents.set(
                    "warnings",
                    EventJson.mapper().valueToTree(rendered.contents().warnings()));
        }
        object.set("contents", contents);
        return new Arrival(known(record, object, set.contentsDigest()), set);
    }

    private static Entry known(
            ConsumerRecord<String, byte[]> record, @Nullable JsonNode data, @Nullable String contents) {
        String id = required(record, "ce_id");
        Attributes attributes = new Attributes(
                required(record, "ce_type"),
                id,
                text(record, "ce_source"),
                text(record, "ce_subject"),
                Instant.parse(required(record, "ce_time")),
                links(record, id));
        return new Entry(attributes, position(record), application(record), storable(data), contents);
    }

    /** A newer writer's event, or anybody's: as much of it as there is. */
    private static Entry unknown(ConsumerRecord<String, byte[]> record, String type) {
        String given = text(record, "ce_id");
        String id = given == null ? coordinates(record) : given;
        Attributes attributes = new Attributes(
                type, id, text(record, "ce_source"), text(record, "ce_subject"), time(record), links(record, id));
        return new Entry(attributes, position(record), application(record), storable(json(record.value())), null);
    }

    /** A dead letter: why, whose and from where. The record itself has an entry from the topic that it stood on first. */
    private static Entry parked(ConsumerRecord<String, byte[]> record) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        put(data, "reason", text(record, "plumbline_reason"));
        put(data, "consumer", text(record, "plumbline_consumer"));
        put(data, "topic", text(record, "plumbline_topic"));
        put(data, "partition", text(record, "plumbline_partition"));
        put(data, "offset", text(record, "plumbline_offset"));
        put(data, "type", text(record, "ce_type"));
        put(data, "id", text(record, "ce_id"));
        describe(data, record.value());
        return own(record, Entry.PARKED, text(record, "ce_subject"), data);
    }

    /** An entry that this service words itself; its id is where the record stands, so that it is the same when read again. */
    private static Entry own(
            ConsumerRecord<String, byte[]> record, String type, @Nullable String subject, @Nullable JsonNode data) {
        String id = coordinates(record);
        String about = subject == null || subject.isEmpty() || subject.length() > Attributes.MAX_TEXT ? null : subject;
        Attributes attributes =
                new Attributes(type, id, "/plumbline/audit-service", about, arrived(record), own(record, id));
        return new Entry(attributes, position(record), application(record), storable(data), null);
    }

    private static Attributes.Links own(ConsumerRecord<String, byte[]> record, String id) {
        try {
            String event = text(record, "ce_id");
            String correlation = text(record, "ce_correlationid");
            String parent = text(record, "traceparent");
            return new Attributes.Links(correlation == null ? id : correlation, event, parent);
        } catch (IllegalArgumentException unusable) {
            return new Attributes.Links(id, null, null);
        }
    }

    private static Attributes.Links links(ConsumerRecord<String, byte[]> record, String id) {
        String correlation = text(record, "ce_correlationid");
        return new Attributes.Links(
                correlation == null ? id : correlation, text(record, "ce_causationid"), text(record, "traceparent"));
    }

    private static String tombstone(String topicName) {
        return Topic.named(topicName)
                .map(topic -> switch (topic) {
                    case APPLICATIONS -> Entry.APPLICATION_DELETED;
                    case BASELINE -> Entry.OBJECT_RELEASED;
                    case COMMITS, RENDER_REQUESTS, MANIFESTS, SYNC, DRIFT, HEALTH, COMMANDS -> Entry.KEY_DELETED;
                })
                .orElse(Entry.KEY_DELETED);
    }

    /** The application that a record's key names; null on topics keyed by something else, and for keys that name none. */
    private static @Nullable String application(ConsumerRecord<String, byte[]> record) {
        String home = record.topic().endsWith(DEAD_LETTERS)
                ? record.topic().substring(0, record.topic().length() - DEAD_LETTERS.length())
                : record.topic();
        boolean keyed =
                Topic.named(home).filter(topic -> topic != Topic.COMMITS).isPresent();
        if (!keyed || record.key() == null || record.key().indexOf('\u0000') >= 0) {
            return null;
        }
        String aggregate = Keys.aggregate(record.key());
        if (aggregate.length() > MAX_APPLICATION) {
            return null;
        }
        try {
            return ApplicationKey.parse(aggregate).toString();
        } catch (IllegalArgumentException other) {
            return null;
        }
    }

    private static String subject(String key) {
        int separator = key.indexOf(Keys.SEPARATOR);
        return separator < 0 ? key : key.substring(separator + 1);
    }

    private static String coordinates(ConsumerRecord<String, byte[]> record) {
        // With the time, since a topic that was made anew counts from 0 again.
        return position(record) + "/" + record.timestamp();
    }

    private static Position position(ConsumerRecord<String, byte[]> record) {
        return new Position(record.topic(), record.partition(), record.offset());
    }

    private static Instant time(ConsumerRecord<String, byte[]> record) {
        String given = text(record, "ce_time");
        try {
            return given == null ? arrived(record) : Instant.parse(given);
        } catch (DateTimeException e) {
            return arrived(record);
        }
    }

    /** When Kafka got it. The producer may have written any number there. */
    private static Instant arrived(ConsumerRecord<String, byte[]> record) {
        Instant stamped = Instant.ofEpochMilli(record.timestamp());
        return stamped.isAfter(Instant.EPOCH) && stamped.isBefore(Instant.parse("9999-01-01T00:00:00Z"))
                ? stamped
                : Instant.EPOCH;
    }

    private static @Nullable JsonNode json(byte[] body) {
        try {
            JsonNode json = EventJson.mapper().readTree(body);
            return json == null || json.isMissingNode() ? null : json;
        } catch (IOException notJson) {
            return null;
        }
    }

    private static @Nullable String storable(@Nullable JsonNode data) {
        return data == null ? null : StorableJson.text(data);
    }

    private static void describe(ObjectNode data, byte @Nullable [] body) {
        if (body != null) {
            data.put("bytes", body.length).put("digest", CanonicalJson.digest(body));
        }
    }

    private static void put(ObjectNode data, String name, @Nullable String value) {
        if (value != null) {
            data.put(name, value.length() > Attributes.MAX_TEXT ? value.substring(0, Attributes.MAX_TEXT) : value);
        }
    }

    private static String required(ConsumerRecord<String, byte[]> record, String name) {
        String value = text(record, name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name + " header");
        }
        return value;
    }

    private static @Nullable String text(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
