package dev.plumbline.drift.detection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RaceTest {

    @ParameterizedTest
    @CsvSource({
        "10, 1, 10, 1, SAME",
        "11, 1, 10, 1, COMPARE",
        "9, 1, 10, 1, AWAIT_LIVE",
        "11, 2, 10, 1, AWAIT_BASELINE",
        // A newer write of an older epoch is somebody's edit of our annotation, or of a copy.
        "11, 0, 10, 1, COMPARE",
        "9, 2, 10, 1, AWAIT_LIVE"
    })
    void decidesWhichSideIsAhead(long version, long epoch, long appliedVersion, long appliedEpoch, Race expected) {
        LiveObject live = LiveObject.of(World.TYPE, World.configMap("red", version, epoch));
        Baseline baseline = World.applied("red", appliedVersion, appliedEpoch).baseline();
        assertThat(Race.between(live, baseline)).isEqualTo(expected);
    }

    @Test
    void comparesAnObjectWhoseEpochSomebodyEdited() {
        ObjectNode edited = (ObjectNode) World.configMap("red", 11, 99);
        edited.withObject("/metadata").withArray("managedFields").removeAll();
        assertThat(Race.between(
                        LiveObject.of(World.TYPE, edited),
                        World.applied("red", 10, 1).baseline()))
                .isEqualTo(Race.COMPARE);
    }

    @ParameterizedTest
    @CsvSource({"plumbline, 3, MARKED", "plumbline, 2, COMPARE", "kubectl-annotate, 99999999, COMPARE"})
    void knowsAPruneByTheMarkThatPlumblineMade(String manager, long mark, Race expected) {
        ObjectNode marked = World.marked(World.configMap("red", 11, 3), manager, mark);
        assertThat(Race.between(
                        LiveObject.of(World.TYPE, marked),
                        World.applied("red", 10, 3).baseline()))
                .isEqualTo(expected);
    }

    @Test
    void doesNotCompareWhatIsBeingDeleted() {
        ObjectNode leaving = (ObjectNode) World.configMap("red", 11, 1);
        leaving.withObject("/metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
        assertThat(Race.between(
                        LiveObject.of(World.TYPE, leaving),
                        World.applied("red", 10, 1).baseline()))
                .isEqualTo(Race.LEAVING);
    }
}
