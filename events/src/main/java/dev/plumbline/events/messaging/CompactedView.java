package dev.plumbline.events.messaging;

import dev.plumbline.events.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Follows a topic from its beginning, or of a stream only from its newest records on, outside any group: first to where it ended at the start, then for ever. Records are
 * handed over one at a time, on one thread, in the order of each partition; what is made of them is a table.
 */
public final class CompactedView implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(CompactedView.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Topic topic;
    private final Reading reading;
    private final Table table;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    /** How often somebody asked for all that is there, and up to which of these it has been handed over since. */
    private final AtomicLong questions = new AtomicLong();

    private long answered;

    private final ConsumerThread thread;

    /** What is made of the records, on the view's own thread; what it throws is logged. */
    @FunctionalInterface
    public interface Table {

        /** Takes a record, or a tombstone. Where it throws, the table is without that record, but with all others. */
        void take(ConsumerRecord<String, byte[]> record);

        /** The records of one fetch were taken: what follows from all of them is done once. */
        default void taken() {}
    }

    /**
     * How much of a topic is read, and how soon.
     *
     * @param newest how many records of what is there at the start are handed over, an equal share of each partition's newest
     * @param gather how long nothing is asked for after a record, so that a burst is fetched in few requests; the first record
     *     of it is handed over at once
     */
    public record Reading(long newest, Duration gather) {

        /** All of it, each record within 10 ms. */
        public static final Reading ALL = new Reading(Long.MAX_VALUE, Duration.ofMillis(10));

        /** Of a topic of which a week may be more than anybody wants to wait for: no more than this many. */
        public Reading newest(long records) {
            return new Reading(records, gather);
        }

        /** For a table that nobody waits for: each record within a quarter of a second. */
        public Reading unhurried() {
            return new Reading(newest, Duration.ofMillis(250));
        }
    }

    /** Begins to follow a topic, all of it. */
    public CompactedView(KafkaSettings settings, Topic topic, Table table) {
        this(settings, topic, Reading.ALL, table);
    }

    /** Begins to follow a topic. */
    public CompactedView(KafkaSettings settings, Topic topic, Reading reading, Table table) {
        this.topic = topic;
        this.reading = reading;
        this.table = table;
        this.thread =
                new ConsumerThread("view-" + topic.topicName(), settings.reader(), this::follow, this::interrupted);
        thread.start();
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

    private void interrupted(RuntimeException e) {
        LOG.warnf("view interrupted topic=%s reason=\"%s\"", topic.topicName(), e.getMessage());
    }

    /** Carries on from where it stood when the former client failed: a broker that is away is waited for. */
    private void follow(KafkaConsumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("the topic " + topic.topicName() + " does not exist");
        }
        consumer.assign(partitions);
        long question = questions.get();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.beginningOffsets(partitions)
                .forEach((partition, beginning) -> consumer.seek(
                        partition,
                        Math.max(beginning, ends.getOrDefault(partition, 0L) - reading.newest() / partitions.size())));
        positions.forEach(consumer::seek);
        handUpTo(ends, question, consumer);
        while (!thread.closed()) {
            if (questions.get() > question) {
                question = questions.get();
                handUpTo(consumer.endOffsets(partitions), question, consumer);
            } else if (handNext(consumer)) {
                ConsumerThread.pause(reading.gather());
            }
        }
    }

    /** Hands over all that comes before these offsets, and maybe more; then tells so to those who asked up to that question. */
    private void handUpTo(Map<TopicPartition, Long> ends, long question, KafkaConsumer<String, byte[]> consumer) {
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            boolean unused = handNext(consumer);
            if (thread.closed()) {
                return;
            }
        }
        caughtUp.countDown();
        synchronized (positions) {
            answered = question;
            positions.notifyAll();
        }
    }

    /** Hands over what comes within a moment; whether there was something. */
    private boolean handNext(KafkaConsumer<String, byte[]> consumer) {
        ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
        records.forEach(this::hand);
        if (!records.isEmpty()) {
            guarded(table::taken, () -> "passed over what follows from a fetch topic=" + topic.topicName());
        }
        return !records.isEmpty();
    }

    private void hand(ConsumerRecord<String, byte[]> record) {
        guarded(
                () -> table.take(record),
                () -> "passed over topic=" + record.topic() + " partition=" + record.partition() + " offset="
                        + record.offset());
        synchronized (positions) {
            positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
            positions.notifyAll();
        }
    }

    private static void guarded(Runnable taking, Supplier<String> what) {
        try {
            taking.run();
        } catch (RuntimeException e) {
            LOG.error(what.get(), e);
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
        return await(() -> positions.getOrDefault(partition, 0L) > record.offset(), atMost);
    }

    /**
     * Waits until this view has handed over all that is in the topic when this is asked: what the table does not have then, the topic
     * did not have.
     *
     * @return false where it has not in that time
     * @throws InterruptedException where the waiting thread is interrupted
     */
    public boolean awaitAll(Duration atMost) throws InterruptedException {
        long question = questions.incrementAndGet();
        return await(() -> answered >= question, atMost);
    }

    private boolean await(BooleanSupplier reached, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (positions) {
            while (!reached.getAsBoolean()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                positions.wait(left);
            }
            return true;
        }
    }

    /** Ends the following; returns when the client is closed. */
    @Override
    public void close() {
        thread.close();
    }
}
