package dev.plumbline.audit.messaging;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when partitions are assigned: until then events may be happening that nobody records yet. */
@Readiness
@ApplicationScoped
class TrailReadiness implements HealthCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final KafkaClientService clients;

    TrailReadiness(KafkaClientService clients) {
        this.clients = clients;
    }

    @Override
    public HealthCheckResponse call() {
        int partitions = assigned();
        return HealthCheckResponse.named("trail consumer")
                .withData("partitions", partitions)
                .status(partitions > 0)
                .build();
    }

    private int assigned() {
        KafkaConsumer<String, byte[]> consumer = clients.getConsumer("trail");
        if (consumer == null) {
            return 0;
        }
        try {
            return consumer.getAssignments().await().atMost(PATIENCE).size();
        } catch (TimeoutException busy) {
            return 0;
        }
    }
}
