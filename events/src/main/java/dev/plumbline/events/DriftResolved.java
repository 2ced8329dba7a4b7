package dev.plumbline.events;

/**
 * An object that had drifted is as its baseline says again, or is no longer ours.
 *
 * @param detected the id of the {@link DriftDetected} that this ends
 * @param resolution how it ended
 */
public record DriftResolved(ApplicationRef application, ObjectRef object, String detected, Resolution resolution)
        implements DriftEvent {

    /** How drift can end. */
    public enum Resolution {
        /** Plumbline put it back. */
        PUT_BACK,
        /** Somebody else undid it. */
        REVERTED,
        /** Git took the change over, or the object is no longer part of the application. */
        ADOPTED
    }

    @Override
    public String id() {
        return EventId.of(DriftResolved.class, application.uid(), object, detected, resolution);
    }
}
