package dev.plumbline.poller.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready means that it knows which repositories are in use and what was told of them, and that it takes its share of them. One that has none
 * because there are enough others is ready too: it takes over when one of them dies.
 */
@Readiness
@ApplicationScoped
public class ReadyCheck implements HealthCheck {

    private final Follower follower;

    ReadyCheck(Follower follower) {
        this.follower = follower;
    }

    @Override
    public HealthCheckResponse call() {
        boolean knows = follower.knows();
        boolean shares = follower.shares();
        return HealthCheckResponse.named("repositories are shared")
                .withData("tables", knows)
                .withData("group", shares)
                .status(knows && shares)
                .build();
    }
}
