package dev.plumbline.events.messaging;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Has a channel fetch a burst in few requests, if it is the channel's {@code interceptor.classes}: what comes after a pause is handed over
 * at once, what comes right behind it a moment later, and with it all that came meanwhile. Kafka's own {@code fetch.min.bytes} would have
 * a lone record wait, too.
 */
public final class GatheredBursts implements ConsumerInterceptor<String, byte[]> {

    /** Between two times that records are handed over. */
    private static final Duration APART = Duration.ofMillis(10);

    private long handedOver = System.nanoTime() - APART.toNanos();

    /** Runs on the client's own thread, which comes back with the next records only afterwards. */
    @Override
    public ConsumerRecords<String, byte[]> onConsume(ConsumerRecords<String, byte[]> records) {
        Duration left = APART.minusNanos(System.nanoTime() - handedOver);
        if (left.isPositive()) {
            ConsumerThread.pause(left);
        }
        handedOver = System.nanoTime();
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // of no concern
    }

    @Override
    public void close() {
        // holds nothing
    }

    @Override
    public void configure(Map<String, ?> settings) {
        // has nothing to set
    }
}
