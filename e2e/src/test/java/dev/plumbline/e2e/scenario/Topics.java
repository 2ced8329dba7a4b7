package dev.plumbline.e2e.scenario;

import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.Decoded;
import dev.plumbline.events.messaging.EventCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The broker's topics, read from their beginning. */
final class Topics {

    private final String bootstrap;

    Topics(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    <E extends Event> List<E> events(Class<E> type) {
        return Stream.of(Topic.values())
                .flatMap(topic -> records(topic.topicName()).stream())
                .map(EventCodec::decode)
                .filter(Decoded.Read.class::isInstance)
                .map(read -> ((Decoded.Read) read).envelope().event())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** Type and id of every event on a topic that is keyed by application, for this one; a fact told twice is there once. */
    Set<String> identitiesOf(String application) {
        return Stream.of(Topic.values())
                .flatMap(topic -> records(topic.topicName()).stream())
                .filter(record -> record.key() != null
                        && (record.key().equals(application) || record.key().startsWith(application + "#")))
                .map(EventCodec::decode)
                .filter(Decoded.Read.class::isInstance)
                .map(read -> ((Decoded.Read) read).envelope())
                .map(envelope -> Envelope.type(envelope.event().getClass()) + " " + envelope.id())
                .collect(Collectors.toSet());
    }

    /** The baselines of an application that no tombstone ended. */
    Collection<ObjectApplied> baselines(String application) {
        Map<String, ObjectApplied> newest = new LinkedHashMap<>();
        for (ConsumerRecord<String, byte[]> record : records(Topic.BASELINE.topicName())) {
            if (record.key().startsWith(application + "#")) {
                if (EventCodec.decode(record) instanceof Decoded.Read(var envelope)
                        && envelope.event() instanceof ObjectApplied applied) {
                    newest.put(record.key(), applied);
                } else {
                    newest.remove(record.key());
                }
            }
        }
        return newest.values();
    }

    Set<String> names() {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            return Set.copyOf(consumer.listTopics().keySet());
        }
    }

    List<ConsumerRecord<String, byte[]>> records(String topic) {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", "false"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }
}
