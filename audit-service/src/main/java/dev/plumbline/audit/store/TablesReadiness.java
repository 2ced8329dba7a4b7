package dev.plumbline.audit.store;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the tables are those of this version; whether the database answers now, its own check says. */
@Readiness
@ApplicationScoped
class TablesReadiness implements HealthCheck {

    private final Migration migration;

    TablesReadiness(Migration migration) {
        this.migration = migration;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("trail tables")
                .status(migration.done())
                .build();
    }
}
