package dev.plumbline.renderer.messaging;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.CompactedView;
import dev.plumbline.events.messaging.Decoded;
import dev.plumbline.events.messaging.EventCodec;
import dev.plumbline.events.messaging.KafkaSettings;
import dev.plumbline.renderer.planning.Applications;
import dev.plumbline.renderer.rendering.KnownSets;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Fills the two tables from their topics. No work is taken before both have been read to their ends. */
@ApplicationScoped
class Tables {

    private static final Logger LOG = Logger.getLogger(Tables.class);
    private static final Duration LAG = Duration.ofSeconds(10);

    private final Applications applications;
    private final KnownSets sets;
    private final CompactedView applicationsView;
    private final CompactedView manifestsView;

    Tables(KafkaSettings settings, Applications applications, KnownSets sets) {
        this.applications = applications;
        this.sets = sets;
        this.applicationsView = new CompactedView(settings, Topic.APPLICATIONS, this::application);
        this.manifestsView = new CompactedView(settings, Topic.MANIFESTS, this::manifests);
    }

    void start(@Observes StartupEvent started) {
        LOG.debug("tables are being read");
    }

    boolean ready() {
        return applicationsView.ready() && manifestsView.ready();
    }

    void awaitReady() throws InterruptedException {
        applicationsView.awaitReady();
        manifestsView.awaitReady();
    }

    /**
     * Whether there is an application of that name, as of a record of {@code applications} or later.
     *
     * @return true too where the table has not come so far within a few seconds
     * @throws InterruptedException where the waiting thread is interrupted
     */
    boolean hasApplicationAsOf(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        if (!applicationsView.awaitHanded(record, LAG)) {
            LOG.warnf("the table lags behind partition=%d offset=%d", record.partition(), record.offset());
            return true;
        }
        return applications.contains(ApplicationKey.parse(record.key()));
    }

    private void application(ConsumerRecord<String, byte[]> record) {
        switch (EventCodec.decode(record)) {
            case Decoded.Read(Envelope<? extends Event> envelope)
            when envelope.event() instanceof ApplicationDeclared declared -> applications.declared(declared);
            case Decoded.Tombstone(String key) -> applications.deleted(ApplicationKey.parse(key));
            case Decoded.Read other -> passedOver(record);
            case Decoded.Unknown unknown -> passedOver(record);
            case Decoded.Broken broken -> passedOver(record);
        }
    }

    /** Of a set only its hashes are kept. */
    private void manifests(ConsumerRecord<String, byte[]> record) {
        switch (EventCodec.decode(record)) {
            case Decoded.Read(Envelope<? extends Event> envelope)
            when envelope.event() instanceof ManifestsRendered set -> sets.told(envelope.id(), set);
            case Decoded.Read(Envelope<? extends Event> envelope)
            when envelope.event() instanceof RevisionConfirmed confirmed -> sets.told(envelope.id(), confirmed);
            case Decoded.Tombstone(String key) when key.indexOf('#') < 0 -> sets.deleted(ApplicationKey.parse(key));
            case Decoded.Tombstone outcome -> passedOver(record);
            case Decoded.Read failure -> passedOver(record);
            case Decoded.Unknown unknown -> passedOver(record);
            case Decoded.Broken broken -> passedOver(record);
        }
    }

    private static void passedOver(ConsumerRecord<String, byte[]> record) {
        LOG.debugf("passed over topic=%s partition=%d offset=%d", record.topic(), record.partition(), record.offset());
    }

    @PreDestroy
    void close() {
        applicationsView.close();
        manifestsView.close();
    }
}
