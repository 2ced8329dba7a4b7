package dev.plumbline.drift.messaging;

import dev.plumbline.drift.detection.Detector;
import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.DriftEvent;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.SyncEvent;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.CompactedView;
import dev.plumbline.events.messaging.DeadLetters;
import dev.plumbline.events.messaging.Decoded;
import dev.plumbline.events.messaging.EventReader;
import dev.plumbline.events.messaging.KafkaSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Reads the tables and feeds the detector; it begins when each was read to its end. What this service wrote itself, drift and
 * health, is read only that far: after that it knows.
 */
@ApplicationScoped
public class Tables {

    private static final Logger LOG = Logger.getLogger(Tables.class);
    private static final List<Topic> FED = List.of(Topic.APPLICATIONS, Topic.BASELINE, Topic.SYNC);
    private static final List<Topic> OWN = List.of(Topic.DRIFT, Topic.HEALTH);

    private final Map<Topic, CompactedView> views = new ConcurrentHashMap<>();
    private final KafkaSettings settings;
    private final EventReader reader;
    private final DeadLetters deadLetters;
    private final Detector detector;
    private volatile boolean read;

    Tables(KafkaSettings settings, EventReader reader, DeadLetters deadLetters, Detector detector) {
        this.settings = settings;
        this.reader = reader;
        this.deadLetters = deadLetters;
        this.detector = detector;
    }

    /** Whether each table was read to its end. */
    boolean read() {
        return read;
    }

    void start(@Observes StartupEvent event) {
        FED.forEach(this::follow);
        OWN.forEach(this::follow);
        Thread.ofVirtual().name("tables").start(this::beginWhenRead);
    }

    void stop(@Observes ShutdownEvent event) {
        views.values().forEach(CompactedView::close);
    }

    private void follow(Topic topic) {
        views.put(topic, new CompactedView(settings, topic, this::take));
    }

    private void beginWhenRead() {
        Instant began = Instant.now();
        try {
            for (CompactedView view : views.values()) {
                view.awaitReady();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        read = true; // first: what is told from here on comes back on these topics, and may be over by then
        detector.begin();
        LOG.infof(
                "tables read milliseconds=%d",
                Duration.between(began, Instant.now()).toMillis());
        OWN.forEach(topic -> {
            CompactedView view = views.remove(topic);
            if (view != null) {
                view.close();
            }
        });
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        switch (reader.decode(record)) {
            case Decoded.Read(var envelope) -> feed(record.key(), envelope);
            case Decoded.Tombstone(var key) -> end(record.topic(), key);
            case Decoded.Unknown unknown -> {}
            case Decoded.Broken(var reason) -> park(record, reason);
        }
    }

    /** A table is read anew at each start: what is broken in it was parked when it came, not again at each start. */
    private void park(ConsumerRecord<String, byte[]> record, String reason) {
        if (read) {
            deadLetters.park(record, reason).exceptionally(failure -> {
                LOG.warnf(
                        "not parked topic=%s offset=%d reason=\"%s\"",
                        record.topic(), record.offset(), failure.getMessage());
                return null;
            });
        } else {
            LOG.warnf(
                    "broken topic=%s partition=%d offset=%d reason=\"%s\"",
                    record.topic(), record.partition(), record.offset(), reason);
        }
    }

    @SuppressWarnings("unchecked")
    private void feed(String key, Envelope<? extends Event> envelope) {
        switch (envelope.event()) {
            case ApplicationDeclared declared -> detector.declared(declared);
            case ObjectApplied applied -> detector.applied(key, applied);
            case SyncEvent sync -> detector.synced((Envelope<? extends SyncEvent>) envelope);
            case DriftEvent drift -> ifUntold(() -> detector.driftTold((Envelope<? extends DriftEvent>) envelope));
            case HealthChanged health -> ifUntold(() -> detector.healthTold((Envelope<HealthChanged>) envelope));
            default ->
                LOG.infof("passed over type=%s", envelope.event().getClass().getSimpleName());
        }
    }

    private void ifUntold(Runnable telling) {
        if (!read) {
            telling.run();
        }
    }

    private void end(String topic, String key) {
        if (topic.equals(Topic.BASELINE.topicName())) {
            detector.released(key);
        } else if (topic.equals(Topic.APPLICATIONS.topicName())) {
            detector.withdrawn(ApplicationKey.parse(key));
        }
    }
}
