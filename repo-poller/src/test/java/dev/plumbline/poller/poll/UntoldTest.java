package dev.plumbline.poller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.RefDeleted;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.poller.poll.Tip.Teller;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class UntoldTest {

    private static final RepositoryUrl FLEET = new RepositoryUrl("git.example/fleet");
    private static final String MAIN = "refs/heads/main";
    private static final Set<String> ASKED = Set.of(MAIN, "refs/tags/main");
    private static final Tip A = new Tip("a", Teller.WEBHOOK, "e-a");

    @Test
    void aRefThatGoesToAndFroIsAnotherEventEachTime() {
        CommitEvent there =
                find(Map.of(MAIN, new Head("b", null)), Map.of(MAIN, A)).getFirst();
        CommitEvent back = find(
                        Map.of(MAIN, new Head("a", null)), Map.of(MAIN, new Tip("b", Teller.POLLER, there.id())))
                .getFirst();
        CommitEvent again = find(
                        Map.of(MAIN, new Head("b", null)), Map.of(MAIN, new Tip("a", Teller.POLLER, back.id())))
                .getFirst();
        assertThat(again.id()).isNotEqualTo(there.id());
        assertThat(find(Map.of(MAIN, new Head("b", null)), Map.of(MAIN, A))
                        .getFirst()
                        .id())
                .isEqualTo(there.id());
    }

    @Test
    void findsNothingWhereTheNewestThatWasToldIsTheTip() {
        assertThat(find(Map.of(MAIN, new Head("a", null)), Map.of(MAIN, A))).isEmpty();
    }

    @Test
    void takesATagForToldWhetherItsObjectOrItsCommitWas() {
        assertThat(find(Map.of(MAIN, new Head("tag", "a")), Map.of(MAIN, A))).isEmpty();
    }

    @Test
    void findsATipThatMoved() {
        assertThat(find(Map.of(MAIN, new Head("b", null)), Map.of(MAIN, A)))
                .containsExactly(new CommitDiscovered(FLEET, MAIN, "a", "b", "e-a"));
    }

    @Test
    void findsWhatWasNeverToldOrToldToBeGone() {
        CommitEvent found = new CommitDiscovered(FLEET, MAIN, null, "b", "e-none").asAppeared();
        assertThat(find(Map.of(MAIN, new Head("b", null)), Map.of()))
                .containsExactly(new CommitDiscovered(FLEET, MAIN, null, "b"));
        assertThat(find(Map.of(MAIN, new Head("b", null)), Map.of(MAIN, new Tip(null, Teller.WEBHOOK, "e-none"))))
                .containsExactly(found);
    }

    @Test
    void findsARefThatIsGoneOnce() {
        assertThat(find(Map.of(), Map.of(MAIN, A)))
                .containsExactly(new RefDeleted(FLEET, MAIN, "a", "repo-poller/e-a"));
        assertThat(find(Map.of(), Map.of(MAIN, new Tip(null, Teller.POLLER, "e-none"))))
                .isEmpty();
        assertThat(find(Map.of(), Map.of())).isEmpty();
    }

    @Test
    void aRefThatIsToldToBeSomewhereMayYetBeFoundOrGone() {
        Tip somewhere = Tip.somewhere(Teller.WEBHOOK, "e-s");
        assertThat(find(Map.of(MAIN, new Head("b", null)), Map.of(MAIN, somewhere)))
                .containsExactly(new CommitDiscovered(FLEET, MAIN, null, "b", "e-s"));
        assertThat(find(Map.of(), Map.of(MAIN, somewhere)))
                .containsExactly(new RefDeleted(FLEET, MAIN, null, "repo-poller/e-s"));
    }

    @Test
    void anotherStandardBranchIsToldThoughNoneMoved() {
        Map<String, Tip> told = Map.of(MAIN, A, "refs/heads/next", new Tip("n", Teller.WEBHOOK, "e-n"));
        Map<String, Head> before = Map.of(MAIN, new Head("a", null, true));
        Map<String, Head> after = Map.of("refs/heads/next", new Head("n", null, true), MAIN, new Head("a", null));
        assertThat(Untold.standardChanged(FLEET, before, after, told))
                .contains(new CommitDiscovered(FLEET, "refs/heads/next", "n", "n", "e-n"));
        assertThat(Untold.standardChanged(FLEET, before, before, told)).isEmpty();
        assertThat(Untold.standardChanged(FLEET, Map.of(), after, told)).isEmpty();
        assertThat(Untold.standardChanged(FLEET, before, Map.of(), told)).isEmpty();
        assertThat(Untold.standardChanged(
                        FLEET, before, Map.of("refs/heads/next", new Head("moved", null, true)), told))
                .as("told as a move")
                .isEmpty();
    }

    @Test
    void leavesAloneWhatNoApplicationFollows() {
        assertThat(find(Map.of(), Map.of("refs/heads/feature", A))).isEmpty();
    }

    @Test
    void keepsBackWhatWasToldMeanwhile() {
        List<CommitEvent> found = List.of(new CommitDiscovered(FLEET, MAIN, "a", "b"));
        assertThat(Untold.stillUntold(found, Map.of(MAIN, A), Map.of(MAIN, A))).isEqualTo(found);
        assertThat(Untold.stillUntold(found, Map.of(MAIN, A), Map.of(MAIN, new Tip("b", Teller.WEBHOOK, "e-b"))))
                .isEmpty();
        assertThat(Untold.stillUntold(found, Map.of(), Map.of(MAIN, new Tip("c", Teller.WEBHOOK, "e-c"))))
                .isEmpty();
    }

    private static List<CommitEvent> find(Map<String, Head> heads, Map<String, Tip> told) {
        return Untold.find(
                FLEET, new FollowedRefs(ASKED, List.of()).missed(Listing.of(heads), told), heads, Set.of(), told);
    }
}
