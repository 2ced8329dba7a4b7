package dev.plumbline.drift.watch;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while every type in use is seen; a type that the server does not serve is not missed. */
@Readiness
@ApplicationScoped
class WatchesFollowing implements HealthCheck {

    private final Watches watches;

    WatchesFollowing(Watches watches) {
        this.watches = watches;
    }

    @Override
    public HealthCheckResponse call() {
        var cutOff = watches.cutOff();
        var response = HealthCheckResponse.named("watches following").status(cutOff.isEmpty() && watches.reachable());
        if (!cutOff.isEmpty()) {
            response.withData(
                    "cut off", cutOff.stream().map(ObjectType::toString).collect(Collectors.joining(" ")));
        }
        return response.build();
    }
}
