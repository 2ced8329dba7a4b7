package dev.plumbline.poller.messaging;

import dev.plumbline.poller.poll.Rounds;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive means that turns still come round, once they have begun. */
@Liveness
@ApplicationScoped
public class AliveCheck implements HealthCheck {

    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Rounds rounds;
    private final Clock clock = Clock.systemUTC();

    AliveCheck(Rounds rounds) {
        this.rounds = rounds;
    }

    @Override
    public HealthCheckResponse call() {
        Instant beat = rounds.heartbeat();
        boolean begun = beat.isAfter(Instant.EPOCH);
        boolean ticking = beat.isAfter(clock.instant().minus(SILENCE));
        return HealthCheckResponse.named("rounds go on")
                .status(ticking || !begun)
                .build();
    }
}
