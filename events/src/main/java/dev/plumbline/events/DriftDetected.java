package dev.plumbline.events;

import java.util.List;

/**
 * A live object differs from its baseline on a field that Plumbline owned when it applied it.
 *
 * @param uid of the live object, or of the one that is gone
 * @param resourceVersion of the live object that was compared, or of the deletion
 * @param baselineVersion the {@code resourceVersion} of the baseline
 * @param epoch of the baseline
 * @param revision of the baseline
 * @param fields what differs; empty where the object is gone
 */
public record DriftDetected(
        ApplicationRef application,
        ObjectRef object,
        Kind kind,
        String uid,
        String resourceVersion,
        String baselineVersion,
        long epoch,
        String revision,
        List<FieldDrift> fields)
        implements DriftEvent {

    /** How an object can differ. */
    public enum Kind {
        /** A field was changed, added or removed. */
        CHANGED,
        /** The object was deleted. */
        DELETED,
        /** The object bears a newer epoch than any baseline that came in time. */
        BASELINE_MISSED
    }

    public DriftDetected {
        fields = List.copyOf(fields);
    }

    @Override
    public String id() {
        return EventId.of(DriftDetected.class, application.uid(), object, kind, uid, resourceVersion, baselineVersion);
    }
}
