package dev.plumbline.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An application's health, told when it changes and once for each epoch that was synced, so that every push ends in one.
 *
 * @param epoch of the newest finished sync that this health is of
 * @param revision of that sync
 * @param previous the health told before; null where this is the first
 * @param objects those that are not healthy, with why; at most 100
 * @param observed a hash of the observation, that tells this change from an earlier one of the same kind
 */
public record HealthChanged(
        ApplicationRef application,
        long epoch,
        String revision,
        Health health,
        @Nullable Health previous,
        List<ObjectHealth> objects,
        String observed)
        implements Event {

    /** The health of one object and what is known of why. */
    public record ObjectHealth(ObjectRef object, Health health, String message) {}

    public HealthChanged {
        objects = List.copyOf(objects);
    }

    @Override
    public Topic topic() {
        return Topic.HEALTH;
    }

    @Override
    public String key() {
        return application.key().toString();
    }

    @Override
    public String subject() {
        return application.toString();
    }

    @Override
    public String id() {
        return EventId.of(HealthChanged.class, application.uid(), epoch, health, previous, observed);
    }
}
