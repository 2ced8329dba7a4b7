package dev.plumbline.renderer.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.RenderRequested;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.renderer.source.Unavailable;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingTest {

    private static final List<RepositoryUrl> AWAY = List.of(RepositoryUrl.of("https://git.example/away"));
    private static final List<RepositoryUrl> OTHER = List.of(RepositoryUrl.of("https://git.example/other"));

    private final Waiting waiting = new Waiting(2, 3);

    @Test
    void letsOnlySomeWaitForARepositoryAndForAllOfThem() {
        assertThat(enter(AWAY)).isTrue();
        assertThat(waiting.crowded(AWAY)).isEmpty();
        assertThat(enter(AWAY)).isTrue();
        assertThat(waiting.crowded(AWAY)).isPresent();
        assertThat(waiting.crowded(OTHER)).isEmpty();
        assertThat(enter(AWAY)).isFalse();
        assertThat(enter(OTHER)).isTrue();
        assertThat(enter(OTHER)).as("there is no room for a fourth").isFalse();
        assertThat(enter(List.of(AWAY.getFirst(), OTHER.getFirst())))
                .as("somebody has to try")
                .isTrue();
    }

    @Test
    void letsAllComeAgainOnceOneWasWell() {
        enter(AWAY);
        enter(AWAY);
        assertThat(waiting.putAside(AWAY, request("a"))).isTrue();
        assertThat(waiting.putAside(AWAY, request("b"))).isTrue();
        assertThat(waiting.putAside(OTHER, request("c")))
                .as("nobody waits there")
                .isFalse();
        assertThat(names(waiting.leave(AWAY, true))).containsExactly("a", "b");
        assertThat(waiting.leave(AWAY, true)).isEmpty();
    }

    @Test
    void letsOneComeInThePlaceOfOneThatLeftAndAllWhereThatWasTheLast() {
        enter(AWAY);
        enter(AWAY);
        for (String name : List.of("a", "b", "c")) {
            waiting.putAside(AWAY, request(name));
        }
        assertThat(names(waiting.leave(AWAY, false))).containsExactly("a");
        assertThat(waiting.crowded(AWAY)).isEmpty();
        assertThat(names(waiting.leave(AWAY, false))).containsExactly("b", "c");
        assertThat(waiting.putAside(AWAY, request("d"))).isFalse();
    }

    private boolean enter(List<RepositoryUrl> repositories) {
        return waiting.enter(repositories, Unavailable.because("away"));
    }

    private static List<String> names(List<Envelope<?>> envelopes) {
        return envelopes.stream()
                .map(each -> ((RenderRequested) each.event()).application().name())
                .toList();
    }

    private static Envelope<?> request(String name) {
        RenderRequested request =
                new RenderRequested(new ApplicationRef("ns", name, name), 1, RenderRequested.Reason.COMMIT, "trigger");
        return new Envelope<>(request.id(), "/test", Instant.EPOCH, request.id(), null, null, request);
    }
}
