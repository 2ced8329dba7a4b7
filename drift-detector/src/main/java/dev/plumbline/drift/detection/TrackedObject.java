package dev.plumbline.drift.detection;

import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.ObjectRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known of one object. Confined to its application's mailbox. */
final class TrackedObject {

    /** Which side is waited for. */
    enum Side {
        LIVE,
        BASELINE,
        /** The end of the baseline of an object that was pruned. */
        RELEASE
    }

    private final ObjectRef ref;
    private @Nullable Baseline baseline;
    private @Nullable LiveObject live;
    private @Nullable Envelope<DriftDetected> drift;
    private @Nullable Side awaited;
    private Instant since = Instant.MIN;
    private boolean suspect;
    private boolean missing;
    private boolean pruned;
    private long goneAt;
    private long lookedAt = -1;

    TrackedObject(ObjectRef ref) {
        this.ref = ref;
    }

    ObjectRef ref() {
        return ref;
    }

    @Nullable
    Baseline baseline() {
        return baseline;
    }

    @Nullable
    LiveObject live() {
        return live;
    }

    /** The drift that was told and has not ended. */
    @Nullable
    Envelope<DriftDetected> drift() {
        return drift;
    }

    void drift(@Nullable Envelope<DriftDetected> told) {
        drift = told;
    }

    /** A look at the cluster found no such object. */
    boolean missing() {
        return missing;
    }

    /** sync-service deleted it; the end of its baseline is on its way. */
    boolean pruned() {
        return pruned;
    }

    /** Something speaks for its absence: it is to be looked at. */
    boolean suspect() {
        return suspect;
    }

    /** The version of its deletion, where that was seen; else that of its baseline. */
    long goneAt() {
        return goneAt > 0 || baseline == null ? goneAt : baseline.version();
    }

    /** Takes a baseline. Where it is of a new write, the object is back, or will be. */
    void applied(Baseline applied) {
        if (baseline != null && baseline.version() != applied.version()) {
            missing = false;
            pruned = false;
            goneAt = 0;
        }
        baseline = applied;
    }

    void released() {
        baseline = null;
        missing = false;
        pruned = false;
    }

    /** Takes what the watch saw; returns whether that is new. Versions of one object never go back. */
    boolean seen(LiveObject now) {
        boolean other = baseline != null && !baseline.type().equals(now.type());
        if (other || (live != null && live.version() >= now.version())) {
            return false;
        }
        live = now;
        missing = false;
        suspect = false;
        pruned = false;
        goneAt = 0;
        return true;
    }

    /** The watch saw it go. */
    void gone(LiveObject last) {
        if (live != null && live.version() > last.version()) {
            return;
        }
        live = null;
        goneAt = last.version();
        pruned = last.pruning();
        suspect = baseline != null && !pruned;
    }

    /** A list of that version was without it. */
    void absent(long version) {
        boolean later =
                (live != null && live.version() > version) || (baseline != null && baseline.version() > version);
        suspect |= !later && !pruned && !missing;
    }

    /** A look found it so. */
    void found(LiveObject now) {
        seen(now);
        suspect = false;
        lookedAt = now.version();
    }

    /** A look did not find it. */
    void notFound() {
        live = null;
        suspect = false;
        missing = true;
    }

    /** It is to be looked at, whatever was taken for its reason to be gone. */
    void suspected() {
        suspect = true;
        pruned = false;
    }

    /** Whether the object as it was last seen was looked at by itself: no newer one can be on its way. */
    boolean lookedAt(LiveObject now) {
        return lookedAt == now.version();
    }

    /** Begins to wait for a side, or goes on; returns since when. */
    Instant await(Side side, Instant now) {
        if (awaited != side) {
            awaited = side;
            since = now;
        }
        return since;
    }

    void rest() {
        awaited = null;
    }

    /** Whether time alone may change what follows from it. */
    boolean unsettled() {
        return awaited != null || suspect || (live == null && !missing && !pruned);
    }

    boolean forgotten() {
        return baseline == null && live == null && drift == null;
    }
}
