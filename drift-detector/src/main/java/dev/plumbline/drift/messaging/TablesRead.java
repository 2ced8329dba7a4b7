package dev.plumbline.drift.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only when the tables were read to their ends. */
@Readiness
@ApplicationScoped
class TablesRead implements HealthCheck {

    private final Tables tables;

    TablesRead(Tables tables) {
        this.tables = tables;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("tables read").status(tables.read()).build();
    }
}
