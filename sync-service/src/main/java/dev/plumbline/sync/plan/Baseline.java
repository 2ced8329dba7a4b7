package dev.plumbline.sync.plan;

/**
 * What is known of a live object of ours.
 *
 * @param application the uid of the application that applied it
 * @param apiVersion the version it was applied in
 * @param uid of the live object
 * @param resourceVersion of the answer to our last write; it may have moved on since
 * @param epoch of our last write
 * @param digest of the plain form that was applied
 */
public record Baseline(
        String application, String apiVersion, String uid, String resourceVersion, long epoch, String digest) {}
