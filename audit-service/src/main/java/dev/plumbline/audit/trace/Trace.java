package dev.plumbline.audit.trace;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chain of events as a tree.
 *
 * @param events how many there are in the tree, the root included
 * @param truncated whether there are more, which were left out
 * @param durationMillis from the root to the last event in the tree
 */
public record Trace(String correlationId, int events, boolean truncated, long durationMillis, Node root) {

    /**
     * An event and what it led to.
     *
     * @param type null for a root that is not recorded
     * @param service who published it: {@code sync-service}
     * @param offsetMillis since the root; clocks of services differ, so it may be slightly negative
     * @param sinceCauseMillis since the event that led to it, 0 for the root
     * @param orphan whether its cause is not in the tree, so that it hangs on the root
     * @param children in order of time
     */
    public record Node(
            String id,
            @Nullable String type,
            @Nullable String subject,
            @Nullable String application,
            Instant time,
            @Nullable String service,
            long offsetMillis,
            long sinceCauseMillis,
            boolean orphan,
            List<Node> children) {

        public Node {
            children = List.copyOf(children);
        }
    }
}
