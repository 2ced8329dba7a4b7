package dev.plumbline.renderer.messaging;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before the tables have been read and the first rendering would be a fast one. */
@Readiness
class TablesReady implements HealthCheck {

    private final Tables tables;
    private final WarmUp warmUp;

    TablesReady(Tables tables, WarmUp warmUp) {
        this.tables = tables;
        this.warmUp = warmUp;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("tables")
                .withData("read", tables.ready())
                .withData("warm", warmUp.done())
                .status(tables.ready() && warmUp.done())
                .build();
    }
}
