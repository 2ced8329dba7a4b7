package dev.plumbline.e2e.bench;

import dev.plumbline.events.Envelope;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.Decoded;
import dev.plumbline.events.messaging.EventCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a topic from now on and tells when so many events that meet a condition were there. */
final class EventStopwatch implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Duration patience;

    EventStopwatch(String bootstrap, Topic topic) {
        this(bootstrap, topic, PATIENCE);
    }

    EventStopwatch(String bootstrap, Topic topic, Duration patience) {
        this.patience = patience;
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", "false"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** How long after that {@link System#nanoTime()} the last of so many such events arrived. */
    Duration await(int count, long start, Predicate<Envelope<?>> condition) {
        int seen = 0;
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            for (var record : consumer.poll(Duration.ofMillis(100))) {
                if (EventCodec.decode(record) instanceof Decoded.Read(var envelope) && condition.test(envelope)) {
                    seen++;
                }
            }
            if (seen >= count) {
                return Duration.ofNanos(System.nanoTime() - start);
            }
        }
        throw new IllegalStateException(seen + " of " + count + " events after " + patience);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
