package dev.plumbline.events.messaging;

import dev.plumbline.events.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * One instance's share of a topic's keys, for work that comes from no record: the keys whose partitions it holds in its group. Kafka sees
 * to it that each partition is held by one member, and gives those of a member that is silent for {@link KafkaSettings#SESSION_TIMEOUT}
 * to others. No record is read. For a moment, while a share moves, its work may be done by nobody or, where the former holder is slow, by
 * two: it has to bear both.
 */
public final class KeyShare implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KeyShare.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Topic topic;
    private final Runnable changed;
    private final ConsumerThread thread;
    private volatile Held held = new Held(Set.of(), 0);

    /**
     * A member to be.
     *
     * @param changed runs whenever {@link #has} may answer otherwise than before, on the thread that keeps the membership: shortly
     */
    public KeyShare(KafkaSettings settings, Topic topic, String group, Runnable changed) {
        this.topic = topic;
        this.changed = changed;
        this.thread = new ConsumerThread("share-" + topic.topicName(), settings.member(group), this::join, this::lost);
    }

    /** Joins the group. */
    public void start() {
        thread.start();
    }

    private record Held(Set<Integer> partitions, int of) {}

    /** Whether a key, or the aggregate that it belongs to, is this instance's. */
    public boolean has(String key) {
        Held now = held;
        return now.of() > 0 && now.partitions().contains(AggregatePartitioner.partition(key, now.of()));
    }

    /**
     * Whether the group has told this instance its share. That may be nothing: where there are more members than partitions, some only
     * stand by.
     */
    public boolean joined() {
        return held.of() > 0;
    }

    private void join(KafkaConsumer<String, byte[]> consumer) {
        consumer.subscribe(List.of(topic.topicName()), new Assignment(consumer));
        while (!thread.closed()) {
            consumer.poll(POLL);
        }
    }

    /** A member that stays away leaves its share to others, and comes back. */
    private void lost(RuntimeException e) {
        LOG.warnf("share lost topic=%s reason=\"%s\"", topic.topicName(), e.getMessage());
        hold(new Held(Set.of(), 0));
    }

    /** The partitions as they come and go; none is read. */
    private final class Assignment implements ConsumerRebalanceListener {

        private final KafkaConsumer<String, byte[]> consumer;

        Assignment(KafkaConsumer<String, byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> added) {
            consumer.pause(added);
            Set<Integer> now = new HashSet<>(held.partitions());
            added.forEach(partition -> now.add(partition.partition()));
            hold(new Held(
                    Set.copyOf(now), consumer.partitionsFor(topic.topicName()).size()));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> gone) {
            Set<Integer> now = new HashSet<>(held.partitions());
            gone.forEach(partition -> now.remove(partition.partition()));
            hold(new Held(Set.copyOf(now), held.of()));
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> gone) {
            hold(new Held(Set.of(), 0));
        }
    }

    private void hold(Held now) {
        if (!now.equals(held)) {
            held = now;
            LOG.infof(
                    "share topic=%s partitions=%d of=%d",
                    topic.topicName(), now.partitions().size(), now.of());
            changed.run();
        }
    }

    /** Leaves the group, so that others take over at once. */
    @Override
    public void close() {
        thread.close();
    }
}
