package dev.plumbline.drift.messaging;

import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.KafkaProbe;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only when the tables were read to their ends, and while drift could be told. */
@Readiness
@ApplicationScoped
class TablesRead implements HealthCheck {

    private final Tables tables;
    private final KafkaProbe probe;

    TablesRead(Tables tables, KafkaProbe probe) {
        this.tables = tables;
        this.probe = probe;
    }

    @Override
    public HealthCheckResponse call() {
        boolean reachable = probe.finds(Topic.DRIFT);
        return HealthCheckResponse.named("tables read")
                .withData("read", tables.read())
                .withData("kafka", reachable)
                .status(tables.read() && reachable)
                .build();
    }
}
