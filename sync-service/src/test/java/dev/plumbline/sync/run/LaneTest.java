package dev.plumbline.sync.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.events.ApplicationKey;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
final class LaneTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    /** Every work says that the application is gone; the first one fails as no work should. */
    private static final class Leaving implements Lane.Steps {

        private final AtomicInteger handled = new AtomicInteger();

        @Override
        public void awaitReady(Lane lane) {
            // work may begin at once
        }

        @Override
        public void handle(Lane lane, Work work) {
            lane.gone(true);
            if (handled.incrementAndGet() == 1) {
                throw new StackOverflowError("a fault of ours");
            }
        }

        @Override
        public void retry(Lane lane) {
            throw new AssertionError("nothing is tried again");
        }

        @Override
        public void settle(Lane lane) {
            throw new AssertionError("nothing is left open");
        }
    }

    /** Or somebody could end each run in its middle by sending an old set again. */
    @Test
    void aSetThatIsSentAgainEndsNoRun() {
        Lane lane = new Lane(new ApplicationKey("fleet", "web"), new Leaving(), Lane::idle);

        lane.offer(new Work.SetArrived(SampleSets.numbered(2, 11), () -> {}));
        lane.offer(new Work.SetArrived(SampleSets.numbered(1, 12), () -> {}));

        assertThat(lane.newerWaits(SampleSets.numbered(3, 10))).isFalse();
        assertThat(lane.newerWaits(SampleSets.numbered(1, 5))).isTrue();
        assertThat(lane.waits(SampleSets.numbered(2, 11))).isTrue();
        assertThat(lane.waits(SampleSets.numbered(3, 10))).isFalse();
        assertThat(lane.newestWaiting().map(StoredSet::offset)).contains(11L);
    }

    @Test
    void aFaultEndsNoLaneBeforeItsWorkIsDone() {
        Leaving steps = new Leaving();
        Predicate<Lane> leave = Lane::idle;
        Lane lane = new Lane(new ApplicationKey("fleet", "web"), steps, leave);
        Thread thread = Thread.ofVirtual().start(lane::work);

        lane.offer(new Work.ApplicationSeen());

        await().atMost(SOON).until(() -> !thread.isAlive());
        assertThat(steps.handled).hasValue(2); // the one that failed came again, and only then was nothing left
    }
}
