package dev.plumbline.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
final class SetRunTest {

    private final List<String> told = new ArrayList<>();

    @Test
    void tellsEachSenderOfTheSameRecordOnce() {
        SetRun run = run();
        run.acknowledge();

        run.sentAgain(() -> told.add("second"));
        run.acknowledge();
        run.acknowledge();

        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void tellsBothSendersWhereNoneWasToldBefore() {
        SetRun run = run();

        run.sentAgain(() -> told.add("second"));
        run.acknowledge();

        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void tellsASenderOnceThatHandedItsRecordInAgain() {
        Runnable sender = () -> told.add("first");
        SetRun run = SetRun.rendered(set(), sender);

        run.sentAgain(sender);
        run.acknowledge();

        assertThat(told).containsExactly("first");
    }

    private SetRun run() {
        return SetRun.rendered(set(), () -> told.add("first"));
    }

    private static StoredSet set() {
        return SampleSets.at(7, SampleSets.unnumbered());
    }
}
