package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.SourceType;
import org.junit.jupiter.api.Test;

class KnownSetsTest {

    private final KnownSets sets = new KnownSets();
    private final ApplicationRef application = new ApplicationRef("ns", "app", "uid");

    @Test
    void takesTheTopicsWordWhereItPublishedNothingItself() {
        told(set("1", "a"));
        told(set("2", "b"));
        assertDigest("b");
        RevisionConfirmed confirmed = new RevisionConfirmed(application, 3, "3", "b", false);
        sets.told(confirmed.id(), confirmed);
        assertThat(sets.of(application).orElseThrow().revision()).isEqualTo("3");
        assertThat(sets.of(application).orElseThrow().generation()).isEqualTo(3);
    }

    @Test
    void letsNoOlderRecordTakeBackWhatItPublished() {
        publish(set("1", "a"));
        publish(set("2", "b"));
        publish(set("1", "a"));
        told(set("0", "z"));
        assertDigest("a");
        told(set("1", "a"));
        assertDigest("a");
        told(set("2", "b"));
        assertDigest("a");
        told(set("1", "a"));
        told(set("4", "d"));
        assertDigest("d");
    }

    /** An instance that lost an application while it rendered may publish after the one that has it now. */
    @Test
    void noticesASetOfAnotherInstanceAfterItsOwn() {
        assertThat(told(set("1", "a"))).isFalse();
        assertThat(told(set("2", "b"))).isFalse();
        publish(set("3", "c"));
        assertThat(told(set("2", "b"))).as("from before ours").isFalse();
        assertThat(told(set("3", "c"))).as("ours").isFalse();
        assertThat(told(set("2", "b"))).isTrue();
        assertThat(told(set("4", "d"))).as("the newest is not ours any more").isFalse();
    }

    /** sync-service refuses the older one, and compaction keeps it: neither can be gone by. */
    @Test
    void knowsNoneWhereAnOlderSetIsSentAgain() {
        ManifestsRendered old = set("1", "a").withSequence(1);
        told(old);
        publish(set("2", "b").withSequence(2));
        assertThat(told(set("2", "b").withSequence(2))).as("ours").isFalse();

        assertThat(told(old)).isTrue();
        assertThat(sets.of(application)).isEmpty();
        assertThat(told(old)).as("again").isTrue();

        publish(set("2", "b").withSequence(3));
        assertDigest("b");
    }

    @Test
    void knowsNoneWhereAnOlderSetIsTheLastOneOnTheTopic() {
        assertThat(told(set("2", "b").withSequence(2))).isFalse();
        assertThat(told(set("1", "a").withSequence(1))).isTrue();
        assertThat(sets.of(application)).isEmpty();
        assertThat(told(set("0", "z"))).as("one that is not numbered").isTrue();
        assertThat(told(set("3", "c").withSequence(3))).isFalse();
        assertDigest("c");
    }

    /** Another instance's clock may be ahead: sync-service takes its set, though ours is the last one on the topic. */
    @Test
    void noticesASetBeforeItsOwnThatIsNumberedHigher() {
        ManifestsRendered ours = set("2", "b").withSequence(5);
        sets.publishing(application.key(), ours.id(), KnownSet.of(ours));

        assertThat(told(set("1", "a").withSequence(9))).isTrue();
        sets.published(application.key(), KnownSet.of(ours));
        assertThat(sets.of(application)).isEmpty();
        assertThat(told(ours)).isFalse();
        assertThat(sets.of(application)).isEmpty();
    }

    @Test
    void knowsNoneWhereAForgedSetIsTheLastOneOnTheTopic() {
        told(set("1", "a").withSequence(4));

        assertThat(sets.hidden(application.key())).isTrue();
        assertThat(sets.of(application)).isEmpty();
        publish(set("1", "a").withSequence(5));
        assertThat(sets.hidden(application.key())).as("before ours").isFalse();
        assertDigest("a");
    }

    @Test
    void takesTheSameSetAgainForNoNews() {
        ManifestsRendered set = set("1", "a").withSequence(4);
        told(set);
        assertThat(told(set)).isFalse();
        assertDigest("a");
    }

    @Test
    void forgetsWhatWasRefused() {
        ManifestsRendered refused = set("1", "a");
        sets.publishing(application.key(), refused.id(), KnownSet.of(refused));
        sets.refused(application.key(), refused.id());
        told(set("2", "b"));
        assertDigest("b");
    }

    @Test
    void tellsAnApplicationFromOneOfTheSameNameBeforeIt() {
        told(set("1", "a"));
        assertThat(sets.of(new ApplicationRef("ns", "app", "other"))).isEmpty();
        sets.deleted(application.key());
        assertThat(sets.of(application)).isEmpty();
    }

    private void publish(ManifestsRendered set) {
        sets.publishing(application.key(), set.id(), KnownSet.of(set));
        sets.published(application.key(), KnownSet.of(set));
    }

    private boolean told(ManifestsRendered set) {
        return sets.told(set.id(), set);
    }

    private void assertDigest(String digest) {
        assertThat(sets.of(application).orElseThrow().digest()).isEqualTo(digest);
    }

    private ManifestsRendered set(String revision, String digest) {
        return new ManifestsRendered(
                application,
                1,
                RepositoryUrl.of("https://git.example/a"),
                revision,
                false,
                SourceType.PLAIN,
                "ns",
                "inputs-" + digest,
                digest,
                new ManifestsRendered.Contents(1, "", null),
                "");
    }
}
