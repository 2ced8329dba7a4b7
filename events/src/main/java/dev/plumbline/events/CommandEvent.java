package dev.plumbline.events;

/** Somebody asked for something. */
public sealed interface CommandEvent extends Event
        permits SyncRequested, RefreshRequested, RollbackRequested, ApprovalGiven {

    /** The application that it is asked for. */
    ApplicationRef application();

    /** Who asked. */
    String author();

    /** What the author's client chose to tell this request from another; a repeated one is the same request. */
    String request();

    @Override
    default Topic topic() {
        return Topic.COMMANDS;
    }

    @Override
    default String key() {
        return application().key().toString();
    }

    @Override
    default String subject() {
        return application().toString();
    }

    @Override
    default String id() {
        return EventId.of(getClass(), application().uid(), author(), request());
    }
}
