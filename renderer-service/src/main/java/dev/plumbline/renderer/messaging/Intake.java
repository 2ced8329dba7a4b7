package dev.plumbline.renderer.messaging;

import dev.plumbline.events.Envelope;
import dev.plumbline.events.messaging.DeadLetters;
import dev.plumbline.events.messaging.Decoded;
import dev.plumbline.events.messaging.EventReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/** The door of each channel: whatever comes, the handler returns, so that no record holds up those behind it. */
@ApplicationScoped
class Intake {

    private static final Logger LOG = Logger.getLogger(Intake.class);

    private final EventReader reader;
    private final DeadLetters deadLetters;

    Intake(EventReader reader, DeadLetters deadLetters) {
        this.reader = reader;
        this.deadLetters = deadLetters;
    }

    /** Hands an event over; passes over what this version does not know, parks what is no event or cannot be worked on. */
    void take(ConsumerRecord<String, byte[]> record, Consumer<Envelope<?>> work) {
        switch (reader.decode(record)) {
            case Decoded.Read(Envelope<?> envelope) -> work(record, envelope, work);
            case Decoded.Unknown unknown -> {}
            case Decoded.Broken(String reason) -> park(record, reason);
            case Decoded.Tombstone tombstone -> LOG.debugf("tombstone topic=%s key=%s", record.topic(), record.key());
        }
    }

    private void work(ConsumerRecord<String, byte[]> record, Envelope<?> envelope, Consumer<Envelope<?>> work) {
        try {
            work.accept(envelope);
        } catch (RuntimeException | Error e) {
            // The outermost edge: a fault of ours. The message may hold anything, so only the log of the stack tells
            // more.
            LOG.errorf(e, "unexpected correlationId=%s subject=%s", envelope.correlationId(), subject(envelope));
            park(record, "unexpected " + e.getClass().getSimpleName());
        }
    }

    private static String subject(Envelope<?> envelope) {
        return envelope.event().subject();
    }

    private void park(ConsumerRecord<String, byte[]> record, String reason) {
        try {
            deadLetters.park(record, reason).join();
        } catch (KafkaException | CompletionException e) {
            LOG.errorf(
                    e,
                    "not parked topic=%s partition=%d offset=%d",
                    record.topic(),
                    record.partition(),
                    record.offset());
        }
    }
}
