package dev.plumbline.sync.messaging;

import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.DriftEvent;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.messaging.DeadLetters;
import dev.plumbline.events.messaging.Decoded;
import dev.plumbline.events.messaging.EventReader;
import dev.plumbline.sync.run.Lanes;
import dev.plumbline.sync.run.StoredSet;
import dev.plumbline.sync.run.Work;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Puts each record into its application's lane, in Kafka's order, and lets the next one come at once: a set must not wait for
 * the one that it replaces. A record is acknowledged by the lane, when it has been dealt with.
 */
@ApplicationScoped
class Channels {

    private static final Logger LOG = Logger.getLogger(Channels.class);

    private final Lanes lanes;
    private final Signatures signatures;
    private final EventReader reader;
    private final DeadLetters deadLetters;

    Channels(Lanes lanes, Signatures signatures, EventReader reader, DeadLetters deadLetters) {
        this.lanes = lanes;
        this.signatures = signatures;
        this.reader = reader;
        this.deadLetters = deadLetters;
    }

    @Incoming("manifests")
    CompletionStage<Void> manifests(Message<ConsumerRecord<String, byte[]>> message) {
        return take(message);
    }

    @Incoming("drift")
    CompletionStage<Void> drift(Message<ConsumerRecord<String, byte[]>> message) {
        return take(message);
    }

    @Incoming("health")
    CompletionStage<Void> health(Message<ConsumerRecord<String, byte[]>> message) {
        return take(message);
    }

    private CompletionStage<Void> take(Message<ConsumerRecord<String, byte[]>> message) {
        ConsumerRecord<String, byte[]> record = message.getPayload();
        Runnable done = message::ack;
        switch (reader.decode(record)) {
            case Decoded.Read(var envelope) -> route(envelope, record, done);
            case Decoded.Tombstone tombstone -> done.run();
            case Decoded.Unknown unknown -> done.run();
            case Decoded.Broken(var reason) -> park(record, reason, done);
        }
        return CompletableFuture.completedStage(null);
    }

    private void route(Envelope<? extends Event> envelope, ConsumerRecord<String, byte[]> record, Runnable done) {
        switch (envelope.event()) {
            case ManifestsRendered set -> set(envelope.of(set), record, done);
            case ManifestsEvent outcome ->
                offer(
                        outcome.application().key(),
                        new Work.OutcomeArrived(envelope.of(outcome), record.offset(), done));
            case DriftEvent drift ->
                offer(drift.application().key(), new Work.DriftArrived(envelope.of(drift), 0, done));
            case HealthChanged health ->
                offer(health.application().key(), new Work.HealthArrived(envelope.of(health), done));
            default -> park(record, "a " + envelope.event().getClass().getSimpleName() + " on this topic", done);
        }
    }

    private void set(Envelope<ManifestsRendered> envelope, ConsumerRecord<String, byte[]> record, Runnable done) {
        ApplicationKey application = envelope.event().application().key();
        if (signatures.trusted(envelope.event()) && application.toString().equals(record.key())) {
            offer(application, new Work.SetArrived(new StoredSet(envelope, record.offset()), done));
        } else {
            park(
                    record,
                    "the set does not bear the renderer's signature",
                    () -> offer(application, new Work.UntrustedArrived(envelope, done)));
        }
    }

    private void offer(ApplicationKey application, Work work) {
        lanes.offer(application, work);
    }

    private void park(ConsumerRecord<String, byte[]> record, String reason, Runnable then) {
        deadLetters.park(record, reason).whenComplete((parked, failure) -> {
            if (failure == null) {
                then.run();
            } else {
                LOG.errorf("not parked topic=%s offset=%d", record.topic(), record.offset());
            }
        });
    }
}
