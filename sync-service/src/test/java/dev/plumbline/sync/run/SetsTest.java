package dev.plumbline.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
final class SetsTest {

    private final Sets sets = new Sets();

    @Test
    void aTombstoneEndsWhatWasThereBeforeIt() {
        sets.put(SampleSets.numbered(1, 10));

        sets.remove(SampleSets.WEB.key(), 11);

        assertThat(sets.find(SampleSets.WEB.key())).isEmpty();
    }

    /** The channel may bring a set before the view has read the tombstone that stands before it. */
    @Test
    void aTombstoneThatIsReadLateEndsNoSetThatCameAfterIt() {
        StoredSet made = SampleSets.numbered(1, 12);
        sets.put(made);

        sets.remove(SampleSets.WEB.key(), 11);

        assertThat(sets.find(SampleSets.WEB.key())).contains(made);
    }
}
