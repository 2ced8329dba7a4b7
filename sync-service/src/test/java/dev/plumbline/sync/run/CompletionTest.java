package dev.plumbline.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.Health;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.SyncCounts;
import dev.plumbline.sync.application.ApplicationStatus.Claim;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
final class CompletionTest {

    private final Completion completion = new Completion(
            SampleSets.unnumbered(), new Claim(7, "r1", "digest", "event"), new SyncCounts(1, 0, 0, 0, 0));

    @Test
    void isCoveredByTheHealthOfItsEpochAndLaterOnes() {
        assertThat(completion.coveredBy(health(SampleSets.WEB, 7))).isTrue();
        assertThat(completion.coveredBy(health(SampleSets.WEB, 8))).isTrue();
        assertThat(completion.coveredBy(health(SampleSets.WEB, 6))).isFalse();
    }

    @Test
    void isNotCoveredByTheHealthOfAFormerApplicationOfThatName() {
        assertThat(completion.coveredBy(health(new ApplicationRef("fleet", "web", "former"), 9)))
                .isFalse();
    }

    private static HealthChanged health(ApplicationRef application, long epoch) {
        return new HealthChanged(application, epoch, "r1", Health.HEALTHY, null, List.of(), "observed");
    }
}
