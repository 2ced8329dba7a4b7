package dev.plumbline.sync.cluster;

/** The API server cannot be asked; it may be tried again. */
public final class ClusterUnavailable extends RuntimeException {

    ClusterUnavailable(String message) {
        super(message);
    }
}
