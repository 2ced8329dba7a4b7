package dev.plumbline.audit.messaging;

import dev.plumbline.audit.trail.Arrival;
import dev.plumbline.audit.trail.EntriesRefused;
import dev.plumbline.audit.trail.Recorded;
import dev.plumbline.audit.trail.Trail;
import dev.plumbline.audit.trail.TrailUnavailable;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Appends every record of every topic to the trail. A batch is acknowledged when its transaction is committed, so after a
 * crash some are read again and found to be there already; the group's own offsets therefore do, and no table repeats them.
 * While PostgreSQL is away the batch waits here, Kafka keeps the rest, and nobody else notices.
 */
@ApplicationScoped
public class TrailConsumer {

    private static final Logger LOG = Logger.getLogger(TrailConsumer.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Trail trail;
    private final TrailMeters meters;
    private final CountDownLatch stopping = new CountDownLatch(1);

    TrailConsumer(Trail trail, TrailMeters meters) {
        this.trail = trail;
        this.meters = meters;
    }

    /** Records a batch. One at a time, in the order of each partition: the hash chain has one writer. */
    @Incoming("trail")
    @Blocking
    void record(ConsumerRecords<String, byte[]> records) throws InterruptedException {
        List<ConsumerRecord<String, byte[]>> batch = new ArrayList<>(records.count());
        records.forEach(batch::add);
        append(batch);
    }

    /** A stop in the middle of a batch leaves it unacknowledged: it is read again after the start. */
    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    private void append(List<ConsumerRecord<String, byte[]>> batch) throws InterruptedException {
        try {
            appendOnceThere(batch.stream().map(Records::arrival).toList());
        } catch (EntriesRefused e) {
            if (batch.size() == 1) {
                ConsumerRecord<String, byte[]> record = batch.getFirst();
                LOG.warnf(
                        "entry refused topic=%s partition=%d offset=%d reason=\"%s\"",
                        record.topic(), record.partition(), record.offset(), e.getMessage());
                appendOnceThere(List.of(Records.unreadable(record, "the trail " + e.getMessage())));
                return;
            }
            // One of them cannot be kept as it is; the others must not wait for it.
            append(batch.subList(0, batch.size() / 2));
            append(batch.subList(batch.size() / 2, batch.size()));
        }
    }

    private void appendOnceThere(List<Arrival> arrivals) throws InterruptedException {
        for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
            try {
                List<Recorded> recorded = meters.timed(() -> trail.append(arrivals));
                meters.count(recorded, arrivals.size());
                LOG.debugf("recorded entries=%d repeated=%d", recorded.size(), arrivals.size() - recorded.size());
                return;
            } catch (TrailUnavailable e) {
                LOG.warnf(
                        "trail unavailable entries=%d retryMillis=%d reason=\"%s\"",
                        arrivals.size(), pause, e.getMessage());
                if (stopping.await(pause, TimeUnit.MILLISECONDS)) {
                    throw e;
                }
            }
        }
    }
}
