package dev.plumbline.events.messaging;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A consumer of our own, on a thread of its own: made anew a moment after it failed, until it is closed. */
final class ConsumerThread implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ConsumerThread.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Map<String, Object> settings;
    private final Consumer<KafkaConsumer<String, byte[]>> work;
    private final Consumer<RuntimeException> failed;
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<String, byte[]> client;
    private volatile boolean closed;

    /**
     * One to be started.
     *
     * @param work what is done with each consumer, until {@link #closed()}
     * @param failed is told why a consumer is given up, on the same thread, before the next one is made
     */
    ConsumerThread(
            String name,
            Map<String, Object> settings,
            Consumer<KafkaConsumer<String, byte[]>> work,
            Consumer<RuntimeException> failed) {
        this.settings = settings;
        this.work = work;
        this.failed = failed;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    boolean closed() {
        return closed;
    }

    private void run() {
        while (!closed) {
            try (KafkaConsumer<String, byte[]> consumer =
                    new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
                client = consumer;
                work.accept(consumer);
            } catch (WakeupException e) {
                LOG.debugf("woken up thread=%s", thread.getName());
            } catch (RuntimeException e) {
                // The outermost edge: a thread that ended here would not be missed by anybody.
                failed.accept(e);
                pause(RETRY);
            }
        }
    }

    /** Waits on a consumer's thread, whoever's that is; whoever interrupts it ends the waiting. */
    static void pause(Duration wait) {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when the consumer is closed, or will not be soon. */
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
