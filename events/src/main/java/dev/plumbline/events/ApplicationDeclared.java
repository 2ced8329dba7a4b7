package dev.plumbline.events;

/**
 * An application exists, with this definition. The topic's tombstone says that it is gone.
 *
 * @param generation the custom resource's {@code metadata.generation}: a higher one is a newer definition
 */
public record ApplicationDeclared(ApplicationRef application, long generation, ApplicationSpec spec) implements Event {

    @Override
    public Topic topic() {
        return Topic.APPLICATIONS;
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
        return EventId.of(ApplicationDeclared.class, application.uid(), generation);
    }
}
