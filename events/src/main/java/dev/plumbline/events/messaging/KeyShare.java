package dev.plumbline.events.messaging;

import dev.plumbline.events.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One instance's share of a topic's keys, for work that comes from no record: the keys whose partitions it holds in its group. Kafka sees
 * to it that each partition is held by one member, and gives those of a member that is silent for {@link KafkaSettings#SESSION_TIMEOUT}
 * to others. No record is read. For a moment, while a share moves, its work may be done by nobody or, where the former holder is slow, by
 * two: it has to bear both.
 */
public final class KeyShare implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KeyShare.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Topic topic;
    private final Map<String, Object> settings;
    private final Runnable changed;
    private final Thread thread;
    private volatile Held held = new Held(Set.of(), 0);
    private volatile @Nullable KafkaConsumer<String, byte[]> client;
    private volatile boolean closed;

    /**
     * A member to be.
     *
     * @param changed runs whenever {@link #has} may answer otherwise than before, on the thread that keeps the membership: shortly
     */
    public KeyShare(KafkaSettings settings, Topic topic, String group, Runnable changed) {
        this.topic = topic;
        this.settings = settings.member(group);
        this.changed = changed;
        this.thread =
                Thread.ofPlatform().name("share-" + topic.topicName()).daemon().unstarted(this::run);
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

    private void run() {
        while (!closed) {
            try (KafkaConsumer<String, byte[]> consumer =
                    new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
                client = consumer;
                consumer.subscribe(List.of(topic.topicName()), new Assignment(consumer));
                while (!closed) {
                    consumer.poll(POLL);
                }
            } catch (WakeupException e) {
                LOG.debugf("share left topic=%s", topic.topicName());
            } catch (RuntimeException e) {
                // The outermost edge: a member that stays away leaves its share to others, and comes back.
                LOG.warnf("share lost topic=%s reason=\"%s\"", topic.topicName(), e.getMessage());
                hold(new Held(Set.of(), 0));
                pause();
            }
        }
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

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves the group, so that others take over at once. */
    @Override
    public void close() {
        closed = true;
        KafkaConsumer<String, byte[]> consumer = client;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join(Duration.ofSeconds(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
