package dev.plumbline.events;

/**
 * An application is to be rendered at the tip of its revision.
 *
 * @param reason why
 * @param trigger the id of the event that asked for it; requests of one trigger share a fetch
 */
public record RenderRequested(ApplicationRef application, long generation, Reason reason, String trigger)
        implements Event {

    /** Why an application is to be rendered. */
    public enum Reason {
        /** Its ref may have moved. */
        COMMIT,
        /** It is new or its definition changed. */
        DECLARATION,
        /** Somebody asked for it. */
        REFRESH
    }

    @Override
    public Topic topic() {
        return Topic.RENDER_REQUESTS;
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
        return EventId.of(RenderRequested.class, application.uid(), generation, reason, trigger);
    }
}
