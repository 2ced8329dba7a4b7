package dev.plumbline.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.sync.apply.Outcome.Retry;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void growsUpToACapThatDependsOnHope() {
        assertThat(after(1, Retry.Kind.TRANSIENT)).isBetween(Duration.ofMillis(250), Duration.ofMillis(300));
        assertThat(after(3, Retry.Kind.TRANSIENT)).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1_200));
        assertThat(after(50, Retry.Kind.UNREACHABLE)).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2_400));
        assertThat(after(50, Retry.Kind.LASTING)).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
    }

    @Test
    void waitsAtLeastAsLongAsTheServerAsks() {
        Retry asked = new Retry(Retry.Kind.TRANSIENT, Duration.ofSeconds(7));

        assertThat(Backoff.after(1, asked, new Random(1))).isGreaterThanOrEqualTo(Duration.ofSeconds(7));
    }

    private static Duration after(int attempts, Retry.Kind kind) {
        return Backoff.after(attempts, Retry.of(kind), new Random(1));
    }
}
