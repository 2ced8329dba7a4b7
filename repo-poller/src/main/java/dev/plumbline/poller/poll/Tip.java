package dev.plumbline.poller.poll;

import org.jspecify.annotations.Nullable;

/**
 * What was told last of a ref.
 *
 * @param commit null where it was told to be gone
 * @param teller who told it
 * @param event the id of the event that told it
 */
public record Tip(@Nullable String commit, Teller teller, String event) {

    /** Who tells of refs. */
    public enum Teller {
        WEBHOOK,
        POLLER
    }
}
