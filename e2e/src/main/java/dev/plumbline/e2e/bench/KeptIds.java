package dev.plumbline.e2e.bench;

import dev.plumbline.events.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The ids of the events that a topic got since this was opened. They are read when they are asked for, so that reading takes no
 * time from what is measured.
 */
final class KeptIds implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<TopicPartition> partitions;

    KeptIds(String bootstrap, Topic topic) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", "false"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        partitions = consumer.partitionsFor(topic.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** How often each of these is there. */
    record Counts(int once, int moreThanOnce, int missing) {}

    /** Reads to where the topic ends now, and counts. */
    Counts count(Collection<String> ids) {
        Map<String, Integer> seen = read();
        int once = 0;
        int more = 0;
        for (String id : ids) {
            int times = seen.getOrDefault(id, 0);
            once += times == 1 ? 1 : 0;
            more += times > 1 ? 1 : 0;
        }
        return new Counts(once, more, ids.size() - once - more);
    }

    private Map<String, Integer> read() {
        Map<String, Integer> seen = new HashMap<>();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream().anyMatch(each -> consumer.position(each.getKey()) < each.getValue())) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the topic's end was not reached within " + PATIENCE);
            }
            for (var record : consumer.poll(Duration.ofMillis(200))) {
                Header id = record.headers().lastHeader("ce_id");
                if (id != null) {
                    seen.merge(new String(id.value(), StandardCharsets.UTF_8), 1, Integer::sum);
                }
            }
        }
        return seen;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
