package dev.plumbline.events;

/** How many objects a run created, changed, found unchanged, pruned, and failed on. */
public record SyncCounts(int created, int configured, int unchanged, int pruned, int failed) {

    /** A run that did nothing. */
    public static final SyncCounts NONE = new SyncCounts(0, 0, 0, 0, 0);

    /** How many objects were written or deleted. */
    public int written() {
        return created + configured + pruned;
    }
}
