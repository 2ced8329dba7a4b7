package dev.plumbline.sync.run;

import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.Cause;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.sync.plan.Baselines;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The baselines that an attempt tells of. They are sent at once and waited for together; one that Kafka did not take is
 * forgotten, so that the next attempt applies its object, and tells of it, again. A release that Kafka did not take is taken
 * back, so that the next attempt finds its object gone, and tells of that again.
 */
final class Publications {

    private final EventPublisher publisher;
    private final Baselines baselines;
    private final Queue<CompletableFuture<?>> underWay = new ConcurrentLinkedQueue<>();

    Publications(EventPublisher publisher, Baselines baselines) {
        this.publisher = publisher;
        this.baselines = baselines;
    }

    void applied(ObjectApplied event, Cause cause) {
        baselines.applied(event);
        underWay.add(publisher.publish(event, cause).whenComplete((sent, failure) -> {
            if (failure != null) {
                baselines.unpublished(event.key());
            }
        }));
    }

    void released(ApplicationKey application, ObjectRef object) {
        String key = ObjectApplied.key(application, object);
        Runnable takeBack = baselines.released(key);
        underWay.add(publisher.delete(Topic.BASELINE, key).whenComplete((sent, failure) -> {
            if (failure != null) {
                takeBack.run();
            }
        }));
    }

    void add(CompletableFuture<?> other) {
        underWay.add(other);
    }

    /** Waits until Kafka has all; throws what the first failed one did. */
    void await() {
        EventPublisher.await(CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new)));
        underWay.clear();
    }
}
