package dev.plumbline.poller.messaging;

import dev.plumbline.poller.poll.Rounds;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive means that turns still come round, once they have begun. */
@Liveness
@ApplicationScoped
public class AliveCheck implements HealthCheck {

    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Follower follower;
    private final Rounds rounds;
    private final Clock clock = Clock.systemUTC();

    AliveCheck(Follower follower, Rounds rounds) {
        this.follower = follower;
        this.rounds = rounds;
    }

    @Override
    public HealthCheckResponse call() {
        boolean ticking = rounds.heartbeat().isAfter(clock.instant().minus(SILENCE));
        return HealthCheckResponse.named("rounds go on")
                .status(ticking || !follower.ready())
                .build();
    }
}
