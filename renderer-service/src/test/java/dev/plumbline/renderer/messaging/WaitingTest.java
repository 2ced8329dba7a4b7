package dev.plumbline.renderer.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.RenderRequested;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.messaging.Waiting.Need;
import dev.plumbline.renderer.messaging.Waiting.Place;
import dev.plumbline.renderer.source.Unavailable;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingTest {

    private static final List<RepositoryUrl> AWAY = List.of(RepositoryUrl.of("https://git.example/away"));
    private static final List<RepositoryUrl> OTHER = List.of(RepositoryUrl.of("https://git.example/other"));
    private static final RenderingException WHY = Unavailable.because("away");

    private final Waiting waiting = new Waiting(2, 3);

    @Test
    void letsOnlySomeTryAgainForARepository() {
        assertThat(enter(AWAY, "a")).isEqualTo(Place.IN_PLACE);
        assertThat(waiting.crowded(AWAY)).isEmpty();
        assertThat(enter(AWAY, "b")).isEqualTo(Place.IN_PLACE);
        assertThat(waiting.crowded(AWAY)).contains(WHY);
        assertThat(waiting.crowded(OTHER)).isEmpty();
        assertThat(enter(AWAY, "c")).isEqualTo(Place.ASIDE);
    }

    @Test
    void letsNoMoreKeepTheirPlacesHoweverManyRepositoriesTheyWaitFor() {
        for (int i = 0; i < 3; i++) {
            assertThat(enter(repository(i), "in place")).isEqualTo(Place.IN_PLACE);
        }
        for (int i = 3; i < 100; i++) {
            assertThat(enter(repository(i), "first")).isEqualTo(Place.OUTSIDE);
            assertThat(enter(repository(i), "second")).isEqualTo(Place.OUTSIDE);
            assertThat(enter(repository(i), "third")).isEqualTo(Place.ASIDE);
        }
        assertThat(waiting.leave(Need.of(WHY, repository(50)), Place.OUTSIDE, false))
                .hasSize(1);
        assertThat(enter(AWAY, "there is room for no other yet")).isEqualTo(Place.OUTSIDE);
        assertThat(waiting.leave(Need.of(WHY, repository(0)), Place.IN_PLACE, false))
                .isEmpty();
        assertThat(enter(OTHER, "now there is")).isEqualTo(Place.IN_PLACE);
        assertThat(enter(OTHER, "for one")).isEqualTo(Place.OUTSIDE);
    }

    @Test
    void letsWhoWaitsForTheMachineHoldUpNobodyWhoWaitsForARepository() {
        RenderingException full = new RenderingException(Reason.TOOL_FAILED, "no space left");
        assertThat(enter(full, AWAY, "a")).isEqualTo(Place.IN_PLACE);
        assertThat(enter(full, OTHER, "b")).isEqualTo(Place.IN_PLACE);
        assertThat(enter(full, AWAY, "c")).isEqualTo(Place.ASIDE);
        assertThat(waiting.crowded(AWAY)).isEmpty();
        assertThat(enter(AWAY, "d")).isEqualTo(Place.IN_PLACE);
        assertThat(names(waiting.leave(Need.of(full, OTHER), Place.IN_PLACE, true)))
                .containsExactly("c");
    }

    @Test
    void letsAllComeAgainOnceOneWasWell() {
        for (String name : List.of("first", "second", "a", "b")) {
            enter(AWAY, name);
        }
        assertThat(names(leave(AWAY, true))).containsExactly("a", "b");
        assertThat(leave(AWAY, true)).isEmpty();
    }

    @Test
    void letsOneComeInThePlaceOfOneThatLeftAndAllWhereThatWasTheLast() {
        for (String name : List.of("first", "second", "a", "b", "c")) {
            enter(AWAY, name);
        }
        assertThat(names(leave(AWAY, false))).containsExactly("a");
        assertThat(waiting.crowded(AWAY)).isEmpty();
        assertThat(names(leave(AWAY, false))).containsExactly("b", "c");
        assertThat(enter(AWAY, "d")).isEqualTo(Place.IN_PLACE);
    }

    private Place enter(List<RepositoryUrl> repositories, String name) {
        return enter(WHY, repositories, name);
    }

    private Place enter(RenderingException why, List<RepositoryUrl> repositories, String name) {
        return waiting.enter(Need.of(why, repositories), why, request(name));
    }

    private List<Envelope<?>> leave(List<RepositoryUrl> repositories, boolean well) {
        return waiting.leave(Need.of(WHY, repositories), Place.IN_PLACE, well);
    }

    private static List<RepositoryUrl> repository(int number) {
        return List.of(RepositoryUrl.of("https://git.example/away/" + number));
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
