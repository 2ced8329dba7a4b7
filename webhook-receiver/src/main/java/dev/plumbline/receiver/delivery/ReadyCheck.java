package dev.plumbline.receiver.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that a delivery that came now would be kept, and quickly. */
@Readiness
@ApplicationScoped
public class ReadyCheck implements HealthCheck {

    private final Commits commits;
    private final Rehearsal rehearsal;

    ReadyCheck(Commits commits, Rehearsal rehearsal) {
        this.commits = commits;
        this.rehearsal = rehearsal;
    }

    @Override
    public HealthCheckResponse call() {
        boolean recalled = commits.recalled();
        boolean reachable = commits.reachable();
        return HealthCheckResponse.named("deliveries can be kept")
                .withData("rehearsed", rehearsal.done())
                .withData("recalled", recalled)
                .withData("kafka", reachable)
                .status(rehearsal.done() && recalled && reachable)
                .build();
    }
}
