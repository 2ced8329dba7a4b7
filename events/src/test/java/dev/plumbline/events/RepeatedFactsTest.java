package dev.plumbline.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What happens again is another fact; what is delivered again is the same one. */
final class RepeatedFactsTest {

    private static final ApplicationRef WEB = new ApplicationRef("fleet", "web", "uid");

    @Test
    void aBranchThatGoesToAndFroIsRenderedThreeTimes() {
        Stream<ManifestsRendered> renderings =
                Stream.of(rendered("a", "push-1"), rendered("b", "push-2"), rendered("a", "push-3"));
        assertThat(renderings.map(ManifestsRendered::id)).doesNotHaveDuplicates();
    }

    @Test
    void twoRequestsForOneTipConfirmItTwice() {
        RevisionConfirmed confirmed = new RevisionConfirmed(WEB, 1, "a", "sha256:a", false);
        assertThat(confirmed.triggeredBy("1").id())
                .isNotEqualTo(confirmed.triggeredBy("2").id());
    }

    @Test
    void aRequestThatIsDeliveredAgainGivesTheSameFacts() {
        assertThat(rendered("a", "push-1").id())
                .isEqualTo(rendered("a", "push-1").id());
        assertThat(held("set-1").id()).isEqualTo(held("set-1").id());
        assertThat(superseded("set-1").id()).isEqualTo(superseded("set-1").id());
    }

    @Test
    void aSetThatComesAgainIsHeldAndSupersededAnew() {
        assertThat(held("set-1").id()).isNotEqualTo(held("set-2").id());
        assertThat(superseded("set-1").id()).isNotEqualTo(superseded("set-2").id());
    }

    @Test
    void aRefThatIsFoundIsTheSameFactWhetherOrNotItIsKnownThatItIsNew() {
        CommitDiscovered found =
                new CommitDiscovered(new RepositoryUrl("git.example/fleet"), "refs/tags/v1", null, "a");
        assertThat(found.asAppeared().id()).isEqualTo(found.id());
    }

    @Test
    void anAttemptAfterACrashIsAFailureOfItsOwn() {
        assertThat(failed("f-1").id()).isNotEqualTo(failed("f-2").id());
    }

    @Test
    void whatWasToldBeforeTriggersKeepsItsId() {
        ManifestsRendered old = rendered("a", "push-1");
        ManifestsRendered without = new ManifestsRendered(
                old.application(),
                old.generation(),
                old.repository(),
                old.revision(),
                old.forced(),
                old.type(),
                old.destination(),
                old.inputs(),
                old.digest(),
                old.contents(),
                old.signature());
        assertThat(without.id()).isEqualTo(EventId.of(ManifestsRendered.class, "uid", 1L, "a", "sha256:a"));
        assertThat(without.signed()).isEqualTo(old.signed());
    }

    private static ManifestsRendered rendered(String revision, String trigger) {
        return new ManifestsRendered(
                        WEB,
                        1,
                        new RepositoryUrl("git.example/fleet"),
                        revision,
                        true,
                        SourceType.PLAIN,
                        "fleet",
                        "inputs",
                        "sha256:" + revision,
                        new ManifestsRendered.Contents(1, "KLUv", null),
                        "c2ln")
                .triggeredBy(trigger);
    }

    private static SyncHeld held(String trigger) {
        return new SyncHeld(WEB, 1, "a", "sha256:a", SyncHeld.Reason.PRUNES_EVERYTHING, "", trigger);
    }

    private static SyncSuperseded superseded(String trigger) {
        return new SyncSuperseded(WEB, "a", "sha256:a", "b", "sha256:b", trigger);
    }

    private static SyncFailed failed(String failure) {
        SyncCounts counts = new SyncCounts(0, 0, 0, 0, 1);
        return new SyncFailed(WEB, 1, "a", "sha256:a", "set", 1, true, "", counts, List.of(), failure);
    }
}
