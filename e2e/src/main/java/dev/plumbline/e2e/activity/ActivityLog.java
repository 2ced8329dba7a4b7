package dev.plumbline.e2e.activity;

import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.Decoded;
import dev.plumbline.events.messaging.EventCodec;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Follows all topics from now on and tells one line for each event that a person cares about. */
public final class ActivityLog implements AutoCloseable {
    private final KafkaConsumer<String, byte[]> consumer;
    private final Consumer<String> told;
    private final Thread thread;

    /** Follows from the present ends of the topics, which are known when this returns. */
    public ActivityLog(String bootstrap, Consumer<String> told) {
        this.told = told;
        this.consumer = new KafkaConsumer<>(settings(bootstrap), new StringDeserializer(), new ByteArrayDeserializer());
        var partitions = Arrays.stream(Topic.values())
                .map(Topic::topicName)
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        var ends = new HashMap<TopicPartition, Long>(consumer.endOffsets(partitions));
        ends.forEach(consumer::seek);
        this.thread = Thread.ofPlatform().name("activity").daemon().start(this::follow);
    }

    private static Map<String, Object> settings(String bootstrap) {
        return Map.of(
                "bootstrap.servers", bootstrap,
                "enable.auto.commit", false,
                "max.partition.fetch.bytes", 8454144,
                // A person reads it: what comes within a quarter of a second is fetched together.
                "fetch.min.bytes", 65536,
                "fetch.max.wait.ms", 250);
    }

    private void follow() {
        try (consumer) {
            while (true) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    line(record).map(ActivityLine::text).ifPresent(told);
                }
            }
        } catch (WakeupException closed) {
            told.accept("no longer following the topics");
        }
    }

    private static Optional<ActivityLine> line(ConsumerRecord<String, byte[]> record) {
        return switch (EventCodec.decode(record)) {
            case Decoded.Read read -> ActivityLine.of(read.envelope().event());
            case Decoded.Tombstone gone ->
                record.topic().equals(Topic.APPLICATIONS.topicName())
                        ? Optional.of(new ActivityLine("deleted", gone.key(), ""))
                        : Optional.empty();
            case Decoded.Unknown unknown -> Optional.of(new ActivityLine("unknown", record.topic(), unknown.type()));
            case Decoded.Broken broken -> Optional.of(new ActivityLine("broken", record.topic(), broken.reason()));
        };
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
