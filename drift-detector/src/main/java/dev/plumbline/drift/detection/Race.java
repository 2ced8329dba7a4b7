package dev.plumbline.drift.detection;

/**
 * The watch and Kafka run beside each other, so either may be ahead. Decides from versions and epochs whether what is known
 * of an object can be compared, or which side is still to come.
 */
enum Race {
    /** The live object is the very one that the baseline was taken from. */
    SAME,
    /** The live object was written after the baseline, under no newer epoch. */
    COMPARE,
    /** The baseline is of a later write than the live object that was seen. */
    AWAIT_LIVE,
    /** The live object was written under a newer epoch than the baseline. */
    AWAIT_BASELINE,
    /** The object is being deleted. */
    LEAVING,
    /** The object bears the mark of a prune, and is to be gone in a moment. */
    MARKED;

    static Race between(LiveObject live, Baseline baseline) {
        if (live.deleting()) {
            return LEAVING;
        }
        if (live.pruning()) {
            return MARKED;
        }
        if (live.version() == baseline.version()) {
            return SAME;
        }
        if (live.version() < baseline.version()) {
            return AWAIT_LIVE;
        }
        return live.epoch() > baseline.epoch() ? AWAIT_BASELINE : COMPARE;
    }
}
