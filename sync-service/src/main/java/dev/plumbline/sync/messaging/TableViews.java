package dev.plumbline.sync.messaging;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.DriftEvent;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.CompactedView;
import dev.plumbline.events.messaging.CompactedView.Reading;
import dev.plumbline.events.messaging.Decoded;
import dev.plumbline.events.messaging.EventReader;
import dev.plumbline.events.messaging.KafkaSettings;
import dev.plumbline.sync.plan.Baselines;
import dev.plumbline.sync.run.Declarations;
import dev.plumbline.sync.run.Drifts;
import dev.plumbline.sync.run.Sets;
import dev.plumbline.sync.run.SourceReports;
import dev.plumbline.sync.run.StoredSet;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Keeps the tables as the compacted topics say, and what {@code commits} says of repositories; what {@code drift} says is read
 * once, since its channel goes on from there. A record that is none, or a set that the renderer has not signed, is passed over
 * here: the channels park it.
 */
@ApplicationScoped
public class TableViews {

    private static final Logger LOG = Logger.getLogger(TableViews.class);

    /** How many of the newest records on {@code commits} are read at the start. */
    private static final int REMEMBERED = 100_000;

    private final KafkaSettings settings;
    private final EventReader reader;
    private final Signatures signatures;
    private final Baselines baselines;
    private final Sets sets;
    private final Declarations declarations;
    private final Drifts drifts;
    private final SourceReports sources;
    private final Map<Topic, CompactedView> views = new ConcurrentHashMap<>();

    TableViews(
            KafkaSettings settings,
            EventReader reader,
            Signatures signatures,
            Baselines baselines,
            Sets sets,
            Declarations declarations,
            Drifts drifts,
            SourceReports sources) {
        this.settings = settings;
        this.reader = reader;
        this.signatures = signatures;
        this.baselines = baselines;
        this.sets = sets;
        this.declarations = declarations;
        this.drifts = drifts;
        this.sources = sources;
    }

    /** Begins to read, and returns once each topic was read to its end. */
    public void read() throws InterruptedException {
        // Unhurried: what this process tells, and the sets that its channel brings, are in the tables by then.
        for (Topic topic : List.of(Topic.APPLICATIONS, Topic.MANIFESTS, Topic.BASELINE)) {
            views.put(topic, new CompactedView(settings, topic, Reading.ALL.unhurried(), this::take));
        }
        Reading commits = Reading.ALL.newest(REMEMBERED).unhurried();
        views.put(Topic.COMMITS, new CompactedView(settings, Topic.COMMITS, commits, this::take));
        for (CompactedView view : views.values()) {
            view.awaitReady();
        }
        try (CompactedView drift = new CompactedView(settings, Topic.DRIFT, this::take)) {
            drift.awaitReady();
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        switch (reader.decode(record)) {
            case Decoded.Read(var envelope) -> put(envelope, record.offset());
            case Decoded.Tombstone(var key) -> remove(record, key);
            case Decoded.Unknown unknown -> {}
            case Decoded.Broken(var reason) ->
                LOG.warnf("passed over topic=%s offset=%d reason=\"%s\"", record.topic(), record.offset(), reason);
        }
    }

    private void put(Envelope<?> envelope, long offset) {
        switch (envelope.event()) {
            case ApplicationDeclared declared -> {
                declarations.put(declared);
                sources.look(declared.application().key());
            }
            case DriftEvent drift -> drifts.read(envelope.of(drift));
            case RepositoryEvent event -> sources.take(event, envelope.source());
            case ObjectApplied applied -> baselines.read(applied);
            case ManifestsRendered set -> {
                if (signatures.trusted(set)) {
                    sets.put(new StoredSet(envelope.of(set), offset));
                }
            }
            default -> LOG.tracef("not kept in a table: %s", envelope.id());
        }
    }

    private void remove(ConsumerRecord<String, byte[]> record, String key) {
        String topic = record.topic();
        if (topic.equals(Topic.BASELINE.topicName())) {
            baselines.readTombstone(key);
        } else if (topic.equals(Topic.APPLICATIONS.topicName())) {
            declarations.remove(ApplicationKey.parse(key));
        } else if (key.indexOf('#') < 0) {
            sets.remove(ApplicationKey.parse(key), record.offset());
        }
    }

    @PreDestroy
    void close() {
        views.values().forEach(CompactedView::close);
    }
}
