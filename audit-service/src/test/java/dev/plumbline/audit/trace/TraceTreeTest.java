package dev.plumbline.audit.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.audit.trail.Attributes;
import dev.plumbline.audit.trail.Entry;
import dev.plumbline.audit.trail.Position;
import dev.plumbline.audit.trail.Recorded;
import dev.plumbline.events.EventJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TraceTreeTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private final List<Recorded> events = new ArrayList<>();

    @Test
    void hangsEachEventOnItsCauseInOrderOfTime() {
        event("push", null, 0);
        event("late", "push", 30);
        event("early", "push", 10);
        event("leaf", "early", 15);

        Trace.Node root = TraceTree.of("push", events).root();

        assertThat(root.children()).extracting(Trace.Node::id).containsExactly("early", "late");
        Trace.Node leaf = root.children().getFirst().children().getFirst();
        assertThat(leaf.offsetMillis()).isEqualTo(15);
        assertThat(leaf.sinceCauseMillis()).isEqualTo(5);
        assertThat(leaf.service()).isEqualTo("sync-service");
        assertThat(TraceTree.of("push", events).durationMillis()).isEqualTo(30);
    }

    @Test
    void findsACauseThatWasRecordedLater() {
        event("effect", "cause", 20);
        event("cause", "push", 10);
        event("push", null, 0);

        Trace.Node root = TraceTree.of("push", events).root();

        assertThat(root.children()).extracting(Trace.Node::id).containsExactly("cause");
        assertThat(root.children().getFirst().children())
                .extracting(Trace.Node::id)
                .containsExactly("effect");
    }

    @Test
    void marksOrphans() {
        event("push", null, 0);
        event("lost", "unknown", 10);
        event("child", "lost", 20);

        Trace.Node lost = TraceTree.of("push", events).root().children().getFirst();

        assertThat(lost.orphan()).isTrue();
        assertThat(lost.children()).extracting(Trace.Node::orphan).containsExactly(false);
    }

    @Test
    void standsInForARootThatIsNotRecorded() {
        event("child", "push", 10);
        event("other", "gone", 20);

        Trace.Node root = TraceTree.of("push", events).root();

        assertThat(root.type()).isNull();
        assertThat(root.id()).isEqualTo("push");
        assertThat(root.children()).extracting(Trace.Node::orphan).containsExactly(false, true);
    }

    @Test
    void survivesRingsAndEventsThatCauseThemselves() {
        event("push", "push", 0);
        event("a", "b", 10);
        event("b", "a", 20);
        event("self", "self", 30);

        assertThat(count(TraceTree.of("push", events).root())).isEqualTo(4);
    }

    @Test
    void cutsALineThatIsTooDeepIntoPieces() throws Exception {
        event("0", null, 0);
        for (int i = 1; i < 5_000; i++) {
            event(Integer.toString(i), Integer.toString(i - 1), i);
        }

        Trace trace = TraceTree.of("0", events);

        assertThat(count(trace.root())).isEqualTo(5_000);
        assertThat(EventJson.mapper().writeValueAsString(trace)).contains("\"4999\"");
    }

    @Test
    void saysWhenItLeavesEventsOut() {
        event("push", null, 0);
        for (int i = 0; i < TraceTree.MAX_EVENTS; i++) {
            event("leaf-" + i, "push", i);
        }

        Trace trace = TraceTree.of("push", events);

        assertThat(trace.truncated()).isTrue();
        assertThat(trace.events()).isEqualTo(TraceTree.MAX_EVENTS);
    }

    private static int count(Trace.Node node) {
        return 1 + node.children().stream().mapToInt(TraceTreeTest::count).sum();
    }

    private void event(String id, @Nullable String cause, long millis) {
        Attributes attributes = new Attributes(
                "dev.plumbline.Test.v1",
                id,
                "/plumbline/sync-service",
                null,
                START.plusMillis(millis),
                new Attributes.Links("push", cause, null));
        Entry entry = new Entry(attributes, new Position("t", 0, events.size()), null, null, null);
        events.add(new Recorded(events.size() + 1L, START, "0".repeat(64), entry));
    }
}
