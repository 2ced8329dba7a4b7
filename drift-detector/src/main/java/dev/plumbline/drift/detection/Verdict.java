package dev.plumbline.drift.detection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.attribution.Attribution;
import dev.plumbline.drift.attribution.ManagedFields;
import dev.plumbline.drift.comparison.Comparison;
import dev.plumbline.drift.comparison.Difference;
import dev.plumbline.drift.detection.TrackedObject.Side;
import dev.plumbline.events.DriftDetected.Kind;
import dev.plumbline.events.FieldDrift;
import dev.plumbline.events.ObjectApplied;
import java.util.List;

/** What follows from what is known of an object. */
sealed interface Verdict {

    /** Nothing is to be said for now. */
    record Quiet() implements Verdict {}

    /** One side is still to come. */
    record Awaits(Side side) implements Verdict {}

    /** It is as it was applied, or no longer ours. */
    record Agrees() implements Verdict {}

    /** It drifted. */
    record Differs(Kind kind, List<FieldDrift> fields) implements Verdict {}

    /**
     * Decides.
     *
     * @param newestEpoch of the runs that are known of the application
     */
    static Verdict of(TrackedObject object, long newestEpoch) {
        Baseline baseline = object.baseline();
        LiveObject live = object.live();
        if (baseline == null) {
            return withoutBaseline(object, newestEpoch);
        }
        if (live == null) {
            return withoutLive(object);
        }
        return switch (Race.between(live, baseline)) {
            case LEAVING -> new Quiet();
            // A mark hides an object for a moment only: whoever could forge one could else hide it for ever.
            case MARKED -> object.lookedAt(live) ? compared(live, baseline) : new Awaits(Side.LIVE);
            case SAME -> new Agrees();
            case AWAIT_BASELINE -> new Awaits(Side.BASELINE);
            case AWAIT_LIVE -> object.lookedAt(live) ? compared(live, baseline) : new Awaits(Side.LIVE);
            case COMPARE -> compared(live, baseline);
        };
    }

    /** An object of a former set that was let go stays as it is; one of the newest run must get its baseline. */
    private static Verdict withoutBaseline(TrackedObject object, long newestEpoch) {
        LiveObject live = object.live();
        boolean ofNewestRun =
                live != null && !live.pruning() && !live.deleting() && live.epoch() >= 0 && live.epoch() >= newestEpoch;
        if (ofNewestRun) {
            return new Awaits(Side.BASELINE);
        }
        return object.drift() == null ? new Quiet() : new Agrees();
    }

    private static Verdict withoutLive(TrackedObject object) {
        if (object.pruned()) {
            return new Awaits(Side.RELEASE);
        }
        return object.missing() ? new Differs(Kind.DELETED, List.of()) : new Awaits(Side.LIVE);
    }

    private static Verdict compared(LiveObject live, Baseline baseline) {
        ObjectApplied applied = baseline.contents();
        JsonNode contents = live.contents();
        ManagedFields managed = ManagedFields.of(contents);
        List<Difference> differences =
                Comparison.differences(applied.fields(), applied.owned(), contents, managed.ours());
        return differences.isEmpty()
                ? new Agrees()
                : new Differs(Kind.CHANGED, Attribution.attributed(differences, managed));
    }
}
