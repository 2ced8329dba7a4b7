package dev.plumbline.renderer.messaging;

import dev.plumbline.events.Cause;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.events.messaging.RecordTooLarge;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;

/** Publishes what must not be lost: while Kafka is away, it waits and tries again. */
@ApplicationScoped
class Publications {

    private static final Logger LOG = Logger.getLogger(Publications.class);

    private final EventPublisher publisher;

    Publications(EventPublisher publisher) {
        this.publisher = publisher;
    }

    /** A record that no broker takes, however often it is sent. */
    static final class Refused extends Exception {
        Refused(String message) {
            super(message);
        }

        /** What is wrong with it; never null. */
        String text() {
            String message = getMessage();
            return message == null ? "the record is too large" : message;
        }
    }

    /**
     * Returns when Kafka has the event.
     *
     * @throws Refused where the record is too large
     */
    void publish(Event event, Cause cause) throws Refused {
        for (int attempt = 0; ; attempt++) {
            try {
                publisher.publishAndWait(event, cause);
                return;
            } catch (RecordTooLarge | RecordTooLargeException e) {
                throw new Refused(String.valueOf(e.getMessage()));
            } catch (KafkaException e) {
                LOG.warnf(
                        "not published, trying again type=%s reason=%s",
                        event.getClass().getSimpleName(), e.toString());
                Backoff.pause(attempt);
            }
        }
    }

    /** Returns when Kafka has these once more, as they were. */
    void again(List<Envelope<?>> envelopes) {
        List<Envelope<?>> left = new ArrayList<>(envelopes);
        for (int attempt = 0; !left.isEmpty(); attempt++) {
            try {
                EventPublisher.await(publisher.publish(left.getFirst()));
                left.removeFirst();
                attempt = 0;
            } catch (KafkaException e) {
                LOG.warnf("not published again, trying again events=%d", left.size());
                Backoff.pause(attempt);
            }
        }
    }

    /** Deletes a key of a compacted topic, before anything newer can be published; where Kafka is away, it harmlessly stays. */
    void delete(Topic topic, String key) {
        try {
            publisher.delete(topic, key).join();
        } catch (CompletionException e) {
            LOG.warnf("not deleted topic=%s key=%s", topic.topicName(), key);
        }
    }

    /** Returns when Kafka has all of these small events: they are sent together and waited for together. */
    void publishAll(List<? extends Event> events, Cause cause) {
        List<Event> left = new ArrayList<>(events);
        for (int attempt = 0; !left.isEmpty(); attempt++) {
            List<CompletableFuture<Boolean>> sent = left.stream()
                    .map(event -> publisher.publish(event, cause).handle((envelope, failure) -> failure == null))
                    .toList();
            List<Event> failed = new ArrayList<>();
            for (int i = 0; i < sent.size(); i++) {
                if (!sent.get(i).join()) {
                    failed.add(left.get(i));
                }
            }
            left = failed;
            if (!left.isEmpty()) {
                LOG.warnf("not published, trying again events=%d", left.size());
                Backoff.pause(attempt);
            }
        }
    }
}
