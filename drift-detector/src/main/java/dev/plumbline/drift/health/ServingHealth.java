package dev.plumbline.drift.health;

import static dev.plumbline.drift.health.Assessment.HEALTHY;
import static dev.plumbline.drift.health.Assessment.degraded;
import static dev.plumbline.drift.health.Assessment.progressing;

import dev.plumbline.drift.health.Observed.Condition;

/** What workloads stand on: services, volumes, scaling, and the API's own extensions. */
final class ServingHealth {

    private ServingHealth() {}

    static Assessment service(Observed it) {
        boolean pending = it.spec("type").asText().equals("LoadBalancer")
                && it.status("loadBalancer").path("ingress").isEmpty();
        return pending ? progressing("waiting for the load balancer's address") : HEALTHY;
    }

    static Assessment volumeClaim(Observed it) {
        return switch (it.status("phase").asText()) {
            case "Bound" -> HEALTHY;
            case "Lost" -> degraded("its volume is lost");
            default -> progressing("waiting for a volume");
        };
    }

    /** Missing metrics are no failure: the workload runs as it is, and kstatus calls it current. */
    static Assessment autoscaler(Observed it) {
        if (it.condition("AbleToScale").isFalse()) {
            return degraded(it.condition("AbleToScale").message());
        }
        Condition active = it.condition("ScalingActive");
        return active.isFalse() && active.reason().startsWith("Invalid") ? degraded(active.message()) : HEALTHY;
    }

    static Assessment disruptionBudget(Observed it) {
        return it.unobserved() ? progressing("waiting for the controller to see the new spec") : HEALTHY;
    }

    static Assessment customResourceDefinition(Observed it) {
        if (it.condition("NamesAccepted").isFalse()) {
            return degraded(it.condition("NamesAccepted").message());
        }
        return it.condition("Established").isTrue() ? HEALTHY : progressing("waiting to be established");
    }

    /** An API that nobody serves yet may come with the same application: it is waited for, as Argo CD does. */
    static Assessment apiService(Observed it) {
        Condition available = it.condition("Available");
        return available.isTrue()
                ? HEALTHY
                : progressing(available.present() ? available.message() : "not available yet");
    }

    static Assessment namespace(Observed it) {
        return it.status("phase").asText().equals("Terminating") ? progressing("being deleted") : HEALTHY;
    }
}
