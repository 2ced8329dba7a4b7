package dev.plumbline.poller.poll;

import org.jspecify.annotations.Nullable;

/**
 * What was told last of a ref.
 *
 * @param commit null where it was told to be gone
 * @param teller who told it
 */
public record Tip(@Nullable String commit, Teller teller) {

    /** Who tells of refs. */
    public enum Teller {
        WEBHOOK,
        POLLER
    }
}
