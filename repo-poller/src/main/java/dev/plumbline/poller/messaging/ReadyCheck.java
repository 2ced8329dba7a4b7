package dev.plumbline.poller.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that it knows which repositories are in use and what was told of them. */
@Readiness
@ApplicationScoped
public class ReadyCheck implements HealthCheck {

    private final Follower follower;

    ReadyCheck(Follower follower) {
        this.follower = follower;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("tables read").status(follower.ready()).build();
    }
}
