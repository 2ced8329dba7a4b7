package dev.plumbline.renderer.messaging;

import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.AggregatePartitioner;
import io.quarkus.arc.Unremovable;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Which partitions of the requests are this instance's, and since when. What was begun before a partition went is done anew by
 * whoever has it then, which may be this instance again: nothing of it may be published after what that one publishes.
 */
@ApplicationScoped
@Unremovable
@Identifier(Assignment.NAME)
class Assignment implements KafkaConsumerRebalanceListener {

    /** As the channel's settings name it. */
    static final String NAME = "render-requests";

    private final Map<Integer, Long> held = new ConcurrentHashMap<>();
    private final AtomicLong assignments = new AtomicLong();
    private volatile int partitions;

    /** That a partition is held, from when work on one of its records began. */
    final class Lease {

        private final int partition;
        private final long number;

        private Lease(int partition) {
            this.partition = partition;
            this.number = held.getOrDefault(partition, 0L);
        }

        /** Whether it is held still, and was all the time. */
        boolean holds() {
            return number > 0 && held.getOrDefault(partition, 0L) == number;
        }
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> added) {
        partitions = consumer.partitionsFor(Topic.RENDER_REQUESTS.topicName()).size();
        assigned(added);
    }

    void assigned(Collection<TopicPartition> added) {
        added.forEach(partition -> held.put(partition.partition(), assignments.incrementAndGet()));
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> gone) {
        revoked(gone);
    }

    void revoked(Collection<TopicPartition> gone) {
        gone.forEach(partition -> held.remove(partition.partition()));
    }

    /** For work on a record of that partition, from now on. */
    Lease lease(int partition) {
        return new Lease(partition);
    }

    /** Whether requests for the application of that key are this instance's. */
    boolean has(String key) {
        int of = partitions;
        return of > 0 && held.containsKey(AggregatePartitioner.partition(key, of));
    }
}
