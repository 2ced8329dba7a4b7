package dev.plumbline.drift.watch;

import org.jspecify.annotations.Nullable;

/** The API server did not answer, or answered that it cannot. Passes by itself. */
public final class ClusterUnavailable extends RuntimeException {

    /** With what was asked, and what came instead; null where that says nothing more. */
    public ClusterUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
