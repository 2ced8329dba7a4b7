package dev.plumbline.events.messaging;

import dev.plumbline.events.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows a topic from its beginning, or of a stream only from its newest records on, outside any group: first to where it ended at the start, then for ever. Records are
 * handed over one at a time, on one thread, in the order of each partition; what the receiver makes of them is its table.
 */
public final class CompactedView implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(CompactedView.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** After a record, so that a burst is fetched in few requests: the first record of it is handed over at once. */
    private static final Duration GATHER = Duration.ofMillis(10);

    /** The same of a stream, for which nobody waits. */
    private static final Duration GATHER_OF_STREAM = Duration.ofMillis(100);

    private final Topic topic;
    private final Map<String, Object> settings;
    private final long newest;
    private final Consumer<ConsumerRecord<String, byte[]>> receiver;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<String, byte[]> client;
    private volatile boolean closed;

    /**
     * Begins to follow a topic.
     *
     * @param receiver takes each record, tombstones too; what it throws is logged and the record passed over
     */
    public CompactedView(KafkaSettings settings, Topic topic, Consumer<ConsumerRecord<String, byte[]>> receiver) {
        this(settings, topic, Long.MAX_VALUE, receiver);
    }

    /**
     * Begins to follow a topic of which a week may be more than anybody wants to wait for.
     *
     * @param newest how many records of what is there are handed over, an equal share of each partition's newest
     * @param receiver takes each record, tombstones too; what it throws is logged and the record passed over
     */
    public CompactedView(
            KafkaSettings settings, Topic topic, long newest, Consumer<ConsumerRecord<String, byte[]>> receiver) {
        this.topic = topic;
        this.newest = newest;
        this.settings = settings.reader();
        this.receiver = receiver;
        this.thread =
                Thread.ofPlatform().name("view-" + topic.topicName()).daemon().start(this::run);
    }

    /** Whether all that was there when the view began has been handed over. */
    public boolean ready() {
        return caughtUp.getCount() == 0;
    }

    /**
     * Waits until {@link #ready()}.
     *
     * @throws InterruptedException where the waiting thread is interrupted
     */
    public void awaitReady() throws InterruptedException {
        caughtUp.await();
    }

    /** Carries on from where it stood whenever the client fails: a broker that is away is waited for. */
    private void run() {
        while (!closed) {
            try (KafkaConsumer<String, byte[]> consumer =
                    new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
                client = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                LOG.debugf("view ended topic=%s", topic.topicName());
            } catch (KafkaException e) {
                LOG.warnf("view interrupted topic=%s reason=\"%s\"", topic.topicName(), e.getMessage());
                pause(RETRY);
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("the topic " + topic.topicName() + " does not exist");
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.beginningOffsets(partitions)
                .forEach((partition, beginning) -> consumer.seek(
                        partition, Math.max(beginning, ends.getOrDefault(partition, 0L) - newest / partitions.size())));
        positions.forEach(consumer::seek);
        while (!closed) {
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
            records.forEach(this::hand);
            if (!ready()
                    && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                caughtUp.countDown();
            }
            if (ready() && !records.isEmpty()) {
                pause(newest == Long.MAX_VALUE ? GATHER : GATHER_OF_STREAM);
            }
        }
    }

    private void hand(ConsumerRecord<String, byte[]> record) {
        try {
            receiver.accept(record);
        } catch (RuntimeException e) {
            // The receiver's table is then without this record, but with all others.
            LOG.errorf(
                    e,
                    "record passed over topic=%s partition=%d offset=%d",
                    record.topic(),
                    record.partition(),
                    record.offset());
        }
        synchronized (positions) {
            positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
            positions.notifyAll();
        }
    }

    /**
     * Waits until this view has handed over a record that was read from the topic elsewhere, so that what the table says is not
     * older than the record.
     *
     * @return false where it has not in that time
     * @throws InterruptedException where the waiting thread is interrupted
     */
    public boolean awaitHanded(ConsumerRecord<?, ?> record, Duration atMost) throws InterruptedException {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (positions) {
            while (positions.getOrDefault(partition, 0L) <= record.offset()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                positions.wait(left);
            }
            return true;
        }
    }

    private static void pause(Duration wait) {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the following; returns when the client is closed. */
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
