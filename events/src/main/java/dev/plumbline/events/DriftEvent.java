package dev.plumbline.events;

/** An object left its baseline, or came back to it. */
public sealed interface DriftEvent extends Event permits DriftDetected, DriftResolved {

    /** The application that owns the object. */
    ApplicationRef application();

    /** The object. */
    ObjectRef object();

    @Override
    default Topic topic() {
        return Topic.DRIFT;
    }

    @Override
    default String key() {
        return application().key().toString();
    }

    @Override
    default String subject() {
        return object().toString();
    }
}
