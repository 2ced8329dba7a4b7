package dev.plumbline.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.Health;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.SourceType;
import dev.plumbline.events.SyncCounts;
import dev.plumbline.sync.application.ApplicationStatus.Claim;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
final class CompletionTest {

    private static final ApplicationRef WEB = new ApplicationRef("fleet", "web", "uid");

    private final Completion completion =
            new Completion(set(), new Claim(7, "r1", "digest", "event"), new SyncCounts(1, 0, 0, 0, 0));

    @Test
    void isCoveredByTheHealthOfItsEpochAndLaterOnes() {
        assertThat(completion.coveredBy(health(WEB, 7))).isTrue();
        assertThat(completion.coveredBy(health(WEB, 8))).isTrue();
        assertThat(completion.coveredBy(health(WEB, 6))).isFalse();
    }

    @Test
    void isNotCoveredByTheHealthOfAFormerApplicationOfThatName() {
        assertThat(completion.coveredBy(health(new ApplicationRef("fleet", "web", "former"), 9)))
                .isFalse();
    }

    private static HealthChanged health(ApplicationRef application, long epoch) {
        return new HealthChanged(application, epoch, "r1", Health.HEALTHY, null, List.of(), "observed");
    }

    private static ManifestsRendered set() {
        return new ManifestsRendered(
                WEB,
                1,
                RepositoryUrl.of("https://git.example/fleet.git"),
                "r1",
                false,
                SourceType.PLAIN,
                "fleet",
                "inputs",
                "digest",
                new ManifestsRendered.Contents(0, "", null),
                "");
    }
}
