package dev.plumbline.poller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.RepositoryUrl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What counts as a change that no webhook told of, and what as one that may be older than it. */
final class CountedChangesTest {

    private static final String DISCOVERED = "plumbline.poller.discovered";
    private static final String FIRST_SEEN = "plumbline.poller.first.seen";
    private static final String TOLD = "plumbline.poller.told";
    private static final WatchedRepository FLEET = following("1.x");

    private final Map<String, Head> remote = new HashMap<>();
    private final Turns turns = new Turns((repository, refs) -> Listing.of(remote));

    @Test
    void newTagsOfARangeAreChangesThoughNothingWasKnownOfThem() throws Exception {
        release("v1.0.0");
        assertThat(turns.turn(FLEET)).containsExactly(discovered("v1.0.0"));
        for (String tag : List.of("v1.0.1", "v1.1.0", "v1.2.0")) {
            release(tag);
            assertThat(turns.turn(FLEET)).containsExactly(discovered(tag).asAppeared());
        }
        assertThat(turns.counted(DISCOVERED)).isEqualTo(3);
        assertThat(turns.counted(FIRST_SEEN)).isEqualTo(1);
        assertThat(turns.counted(TOLD)).isZero();
    }

    @Test
    void newTagsOfARangeThatWebhooksToldAreCountedAsTold() throws Exception {
        release("v1.0.0");
        turns.turn(FLEET);
        for (String tag : List.of("v1.0.1", "v1.1.0", "v1.2.0")) {
            release(tag);
            turns.push("refs/tags/" + tag, tag);
            assertThat(turns.turn(FLEET)).isEmpty();
        }
        turns.turn(FLEET);
        assertThat(turns.counted(TOLD)).isEqualTo(3);
        assertThat(turns.counted(DISCOVERED)).isZero();
    }

    @Test
    void whatCameWhileNobodyAskedIsAChangeWhereTheRangeWasToldOf() throws Exception {
        release("v1.0.0");
        turns.turn(FLEET);
        turns.restart();
        release("v1.0.1");
        assertThat(turns.turn(FLEET)).containsExactly(discovered("v1.0.1").asAppeared());
    }

    @Test
    void whatAnApplicationFollowsAnewMayHaveBeenThereBefore() throws Exception {
        release("v1.0.0");
        release("v2.0.0");
        remote.put("refs/heads/main", new Head("m", null));
        turns.turn(FLEET);
        assertThat(turns.turn(following("1.x", "2.x", "main")))
                .containsExactlyInAnyOrder(
                        discovered("v2.0.0"), new CommitDiscovered(FLEET.identity(), "refs/heads/main", null, "m"));
        assertThat(turns.counted(DISCOVERED)).isZero();
        remote.put("refs/tags/main", new Head("t", null));
        assertThat(turns.turn(following("1.x", "2.x", "main")))
                .as("it was followed, but not there")
                .containsExactly(new CommitDiscovered(FLEET.identity(), "refs/tags/main", null, "t").asAppeared());
    }

    @Test
    void deletionsAreCountedOnBothSides() throws Exception {
        release("v1.0.0");
        release("v1.0.1");
        release("v1.0.2");
        turns.turn(FLEET);
        remote.remove("refs/tags/v1.0.2");
        turns.push("refs/tags/v1.0.2", null);
        assertThat(turns.turn(FLEET)).containsExactly(discovered("v1.0.1"));
        turns.turn(FLEET);
        assertThat(turns.counted(TOLD)).isEqualTo(1);
        assertThat(turns.counted(DISCOVERED)).isZero();
        remote.remove("refs/tags/v1.0.1");
        List<RepositoryEvent> told = turns.turn(FLEET);
        assertThat(told).hasSize(2);
        assertThat(turns.counted(DISCOVERED)).as("the deletion").isEqualTo(1);
        assertThat(turns.counted(TOLD)).isEqualTo(1);
    }

    private void release(String tag) {
        remote.put("refs/tags/" + tag, new Head(tag, null));
    }

    private static CommitDiscovered discovered(String tag) {
        return new CommitDiscovered(FLEET.identity(), "refs/tags/" + tag, null, tag);
    }

    private static WatchedRepository following(String... revisions) {
        String url = "https://git.example/fleet";
        return new WatchedRepository(RepositoryUrl.of(url), url, Set.of(revisions));
    }
}
