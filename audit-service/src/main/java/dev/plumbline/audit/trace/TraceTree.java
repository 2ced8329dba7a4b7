package dev.plumbline.audit.trace;

import dev.plumbline.audit.trail.Attributes;
import dev.plumbline.audit.trail.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds a trace from the events of one chain. Total: ids and causes come from outside, so causes may be missing, form a
 * ring or a line as long as the trace; whatever cannot be reached from the root within {@link #MAX_DEPTH} hangs on it.
 */
public final class TraceTree {

    /** The most events of a trace that are shown. */
    public static final int MAX_EVENTS = 10_000;

    /** The deepest level; JSON of more would not be written or read. From push to healthy it is about 7. */
    static final int MAX_DEPTH = 100;

    private static final Comparator<Recorded> BY_TIME = Comparator.comparing(
                    (Recorded event) -> event.entry().attributes().time())
            .thenComparing(Recorded::sequence);

    private final String correlationId;
    private final List<Recorded> events;
    private final @Nullable Recorded root;
    private final Instant start;
    private final Map<String, List<Recorded>> byCause;
    private final Map<String, Instant> times = new HashMap<>();
    private final Set<Long> placed = new HashSet<>();

    private TraceTree(String correlationId, List<Recorded> events) {
        this.correlationId = correlationId;
        this.events = events.stream().sorted(BY_TIME).toList();
        this.root = events.stream()
                .filter(event -> id(event).equals(correlationId))
                .findFirst()
                .orElse(null);
        this.start = (root == null ? this.events.getFirst() : root)
                .entry()
                .attributes()
                .time();
        this.byCause = this.events.stream()
                .filter(event -> !isRoot(event) && cause(event) != null)
                .collect(Collectors.groupingBy(event -> String.valueOf(cause(event))));
        this.events.forEach(
                event -> times.putIfAbsent(id(event), event.entry().attributes().time()));
    }

    /**
     * The tree of a chain.
     *
     * @param events those of the chain in order of sequence, at least one; more than {@link #MAX_EVENTS} are cut
     */
    public static Trace of(String correlationId, List<Recorded> events) {
        boolean truncated = events.size() > MAX_EVENTS;
        List<Recorded> shown = truncated ? events.subList(0, MAX_EVENTS) : events;
        return new TraceTree(correlationId, shown).trace(truncated);
    }

    private Trace trace(boolean truncated) {
        Growing top = new Growing(root, 0, false);
        if (root != null) {
            placed.add(root.sequence());
            grow(top);
        }
        for (Recorded event : events) {
            if (placed.add(event.sequence())) {
                Growing orphan = new Growing(event, 1, !isChildOfRoot(event));
                top.children.add(orphan);
                grow(orphan);
            }
        }
        Instant last = events.getLast().entry().attributes().time();
        return new Trace(correlationId, events.size(), truncated, millis(start, last), node(top));
    }

    /** Breadth first, without recursion; an event is placed once, so rings end. */
    private void grow(Growing from) {
        Deque<Growing> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            Growing parent = open.remove();
            if (parent.event == null || parent.depth >= MAX_DEPTH) {
                continue;
            }
            for (Recorded child : byCause.getOrDefault(id(parent.event), List.of())) {
                if (placed.add(child.sequence())) {
                    Growing growing = new Growing(child, parent.depth + 1, false);
                    parent.children.add(growing);
                    open.add(growing);
                }
            }
        }
    }

    private boolean isRoot(Recorded event) {
        return root != null && root.sequence() == event.sequence();
    }

    /** Where the root itself is not recorded, its children are none the less known to be its children. */
    private boolean isChildOfRoot(Recorded event) {
        return correlationId.equals(cause(event));
    }

    private Trace.Node node(Growing growing) {
        List<Trace.Node> children = growing.children.stream()
                .sorted(Comparator.comparing(child -> child.event, Comparator.nullsFirst(BY_TIME)))
                .map(this::node)
                .toList();
        if (growing.event == null) {
            return new Trace.Node(correlationId, null, null, null, start, null, 0, 0, false, children);
        }
        Attributes attributes = growing.event.entry().attributes();
        String cause = isRoot(growing.event) ? null : attributes.links().causationId();
        Instant caused = cause == null ? start : times.getOrDefault(cause, start);
        return new Trace.Node(
                attributes.id(),
                attributes.type(),
                attributes.subject(),
                growing.event.entry().application(),
                attributes.time(),
                service(attributes.source()),
                millis(start, attributes.time()),
                isRoot(growing.event) ? 0 : millis(caused, attributes.time()),
                growing.orphan,
                children);
    }

    private static @Nullable String service(@Nullable String source) {
        return source == null ? null : source.substring(source.lastIndexOf('/') + 1);
    }

    private static long millis(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }

    private static String id(Recorded event) {
        return event.entry().attributes().id();
    }

    private static @Nullable String cause(Recorded event) {
        return event.entry().attributes().links().causationId();
    }

    /** A node while its children are being found. */
    private static final class Growing {
        private final @Nullable Recorded event;
        private final int depth;
        private final boolean orphan;
        private final List<Growing> children = new ArrayList<>();

        private Growing(@Nullable Recorded event, int depth, boolean orphan) {
            this.event = event;
            this.depth = depth;
            this.orphan = orphan;
        }
    }
}
