package dev.plumbline.drift.watch;

import org.jspecify.annotations.Nullable;

/** The API server did not answer, or answered that it cannot. Passes by itself. */
public final class ClusterUnavailable extends RuntimeException {

    ClusterUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
