package dev.plumbline.sync;

import dev.plumbline.sync.run.Gate;
import dev.plumbline.sync.watch.ApplicationWatch;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the tables are read and the Applications are listed, and as long as they are followed. */
@Readiness
@ApplicationScoped
class WorkReadiness implements HealthCheck {

    private final Gate gate;
    private final ApplicationWatch watch;

    WorkReadiness(Gate gate, ApplicationWatch watch) {
        this.gate = gate;
        this.watch = watch;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("work")
                .withData("tables and applications read", gate.isOpen())
                .withData("applications followed", watch.watching())
                .status(gate.isOpen() && watch.watching())
                .build();
    }
}
