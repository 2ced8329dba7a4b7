package dev.plumbline.poller.poll;

import org.jspecify.annotations.Nullable;

/**
 * What was told last of a ref.
 *
 * @param commit null where it was told to be gone, or nobody said where it is
 * @param gone whether it was told to be gone
 * @param teller who told it
 * @param event the id of the event that told it
 */
public record Tip(@Nullable String commit, boolean gone, Teller teller, String event) {

    /** A ref that is at a commit; null where it is gone. */
    public Tip(@Nullable String commit, Teller teller, String event) {
        this(commit, commit == null, teller, event);
    }

    /** A ref that was told to have moved, but not whereto: some registries tell no digests. */
    public static Tip somewhere(Teller teller, String event) {
        return new Tip(null, false, teller, event);
    }

    /** Whether nobody said where it is. */
    boolean isSomewhere() {
        return commit == null && !gone;
    }

    /** The same, now that it was seen at that commit. */
    Tip seenAt(String seen) {
        return new Tip(seen, false, teller, event);
    }

    /** Who tells of refs. */
    public enum Teller {
        WEBHOOK,
        POLLER
    }
}
