package dev.plumbline.drift.health;

import static dev.plumbline.drift.health.Assessment.HEALTHY;
import static dev.plumbline.drift.health.Assessment.degraded;
import static dev.plumbline.drift.health.Assessment.progressing;
import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.health.Observed.Condition;
import java.util.Map;
import java.util.function.Function;

/** The rule of each kind, and the convention of <a href="https://github.com/kubernetes-sigs/cli-utils">kstatus</a> for all others. */
public final class HealthRules {

    private static final Map<String, Function<Observed, Assessment>> RULES = Map.ofEntries(
            entry("apps/Deployment", WorkloadHealth::deployment),
            entry("apps/StatefulSet", WorkloadHealth::statefulSet),
            entry("apps/DaemonSet", WorkloadHealth::daemonSet),
            entry("apps/ReplicaSet", WorkloadHealth::replicaSet),
            entry("/Pod", WorkloadHealth::pod),
            entry("batch/Job", WorkloadHealth::job),
            entry("batch/CronJob", WorkloadHealth::cronJob),
            entry("/Service", ServingHealth::service),
            entry("/PersistentVolumeClaim", ServingHealth::volumeClaim),
            entry("/Namespace", ServingHealth::namespace),
            entry("networking.k8s.io/Ingress", it -> HEALTHY),
            entry("autoscaling/HorizontalPodAutoscaler", ServingHealth::autoscaler),
            entry("policy/PodDisruptionBudget", ServingHealth::disruptionBudget),
            entry("apiextensions.k8s.io/CustomResourceDefinition", ServingHealth::customResourceDefinition),
            entry("apiregistration.k8s.io/APIService", ServingHealth::apiService));

    private HealthRules() {}

    /** How a live object fares. */
    public static Assessment assess(JsonNode object) {
        Observed it = new Observed(object);
        if (it.deleting()) {
            return progressing("being deleted");
        }
        String apiVersion = object.path("apiVersion").asText();
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        return RULES.getOrDefault(group + "/" + object.path("kind").asText(), HealthRules::byConvention)
                .apply(it);
    }

    private static Assessment byConvention(Observed it) {
        Condition stalled = it.condition("Stalled");
        if (it.reportedStale()) {
            return progressing("waiting for the controller to see the new spec");
        }
        if (stalled.isTrue()) {
            return degraded(stalled.message());
        }
        if (it.condition("Reconciling").isTrue()) {
            return progressing(it.condition("Reconciling").message());
        }
        Condition ready = it.condition("Ready").present() ? it.condition("Ready") : it.condition("Available");
        if (!ready.present()) {
            return HEALTHY;
        }
        if (ready.stale()) {
            return progressing("waiting for the controller to see the new spec");
        }
        return ready.isTrue() ? HEALTHY : progressing(ready.message());
    }
}
