package dev.plumbline.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.SyncCounts;
import dev.plumbline.sync.application.ApplicationStatus;
import dev.plumbline.sync.application.ApplicationStatus.Claim;
import dev.plumbline.sync.application.StatusChange;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class StoredSetTest {

    private static final StoredSet UNNUMBERED = SampleSets.at(1, SampleSets.unnumbered());

    @Test
    void isNewerByItsNumberWhereverItStandsOnTheTopic() {
        assertThat(SampleSets.numbered(2, 10).newerThan(SampleSets.numbered(1, 11)))
                .isTrue();
        assertThat(SampleSets.numbered(1, 11).newerThan(SampleSets.numbered(2, 10)))
                .isFalse();
        assertThat(SampleSets.numbered(1, 10).newerThan(UNNUMBERED)).isTrue();
    }

    @Test
    void isNewerByItsPlaceWhereTheNumbersSayNothing() {
        assertThat(SampleSets.at(2, SampleSets.unnumbered()).newerThan(UNNUMBERED))
                .isTrue();
        assertThat(UNNUMBERED.newerThan(UNNUMBERED)).isFalse();
    }

    @Test
    void isRefusedByAStatusThatTookANewerOne() {
        ApplicationStatus status = StatusChange.of(ApplicationStatus.none(), Instant.EPOCH)
                .taken(5L)
                .build();
        assertThat(SampleSets.numbered(4, 9).refusedBy(status)).isTrue();
        assertThat(UNNUMBERED.refusedBy(status)).isTrue();
        assertThat(SampleSets.numbered(5, 9).refusedBy(status)).isFalse();
        assertThat(UNNUMBERED.refusedBy(ApplicationStatus.none())).isFalse();
    }

    /** The id of an event is in a header that nobody signs. */
    @Test
    void isNotHeldForBearingTheIdOfTheSetThatIs() {
        StatusChange done = StatusChange.of(ApplicationStatus.none(), Instant.EPOCH)
                .taken(5L)
                .claimed(new Claim(1, "r2", "digest", "id"));
        ApplicationStatus holding = done.succeeded(new Claim(1, "r2", "digest", "id"), new SyncCounts(1, 0, 0, 0, 0))
                .build();
        assertThat(SampleSets.numbered(5, 9).heldBy(holding)).isTrue();
        assertThat(SampleSets.numbered(4, 9).heldBy(holding)).isFalse();
    }
}
