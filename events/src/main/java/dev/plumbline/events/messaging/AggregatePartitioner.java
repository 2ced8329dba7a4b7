package dev.plumbline.events.messaging;

import dev.plumbline.events.Keys;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Puts all keys of one aggregate on one partition: Kafka's own murmur2, over what stands before {@link Keys#SEPARATOR}. For
 * a key without the separator that is what every other client's default does.
 */
public final class AggregatePartitioner implements Partitioner {

    @Override
    public int partition(
            String topic,
            @Nullable Object key,
            byte @Nullable [] keyBytes,
            @Nullable Object value,
            byte @Nullable [] valueBytes,
            Cluster cluster) {
        if (key == null) {
            throw new IllegalArgumentException("a record on " + topic + " has no key");
        }
        return partition(key.toString(), cluster.partitionsForTopic(topic).size());
    }

    /** The partition of a key among so many. */
    public static int partition(String key, int partitions) {
        byte[] aggregate = Keys.aggregate(key).getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(aggregate)) % partitions;
    }

    @Override
    public void close() {
        // holds nothing
    }

    @Override
    public void configure(Map<String, ?> configs) {
        // has nothing to set
    }
}
