package dev.plumbline.poller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.RepositoryUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class RepeatedTest {

    private static final Instant NOW = Instant.parse("2026-11-28T06:00:00Z");

    private final Repeated repeated = new Repeated(
            new WatchedRepository(new RepositoryUrl("git.example/fleet"), "https://git.example/fleet", Set.of("main")));

    @Test
    void isLateFromWhenItWasDueUntilItsHostIsAsked() {
        repeated.waits(Duration.ofSeconds(60), NOW, wait -> new CompletableFuture<>());
        assertThat(repeated.overdue(NOW.plusSeconds(59))).isNegative();
        repeated.begins();
        assertThat(repeated.overdue(NOW.plusSeconds(70))).isEqualTo(Duration.ofSeconds(10));
        repeated.asked();
        assertThat(repeated.overdue(NOW.plusSeconds(90))).isZero();
    }
}
