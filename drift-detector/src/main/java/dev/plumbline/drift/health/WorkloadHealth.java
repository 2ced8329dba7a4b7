package dev.plumbline.drift.health;

import static dev.plumbline.drift.health.Assessment.HEALTHY;
import static dev.plumbline.drift.health.Assessment.degraded;
import static dev.plumbline.drift.health.Assessment.progressing;
import static dev.plumbline.drift.health.Assessment.suspended;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.health.Observed.Condition;
import dev.plumbline.events.Health;
import java.util.Set;

/** What runs: pods and what makes them. */
final class WorkloadHealth {

    /** What a container waits for that it will not get by waiting. */
    private static final Set<String> STUCK = Set.of(
            "CrashLoopBackOff",
            "ImagePullBackOff",
            "ErrImagePull",
            "InvalidImageName",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    private static final String UNOBSERVED = "waiting for the controller to see the new spec";

    private WorkloadHealth() {}

    static Assessment deployment(Observed it) {
        if (it.spec("paused").asBoolean()) {
            return suspended("paused");
        }
        if (it.unobserved()) {
            return progressing(UNOBSERVED);
        }
        Condition progress = it.condition("Progressing");
        if (progress.isFalse() && progress.reason().equals("ProgressDeadlineExceeded")) {
            return degraded(progress.message());
        }
        int wanted = it.replicas();
        int updated = it.count("updatedReplicas");
        if (updated < wanted) {
            return progressing(updated + " of " + wanted + " replicas updated");
        }
        if (it.count("replicas") > updated) {
            return progressing((it.count("replicas") - updated) + " old replicas are still there");
        }
        int available = Math.min(it.count("availableReplicas"), it.count("readyReplicas"));
        return available < wanted ? progressing(available + " of " + wanted + " replicas available") : HEALTHY;
    }

    static Assessment statefulSet(Observed it) {
        if (it.unobserved()) {
            return progressing(UNOBSERVED);
        }
        int wanted = it.replicas();
        int ready = Math.min(it.count("readyReplicas"), it.count("replicas"));
        if (ready < wanted) {
            return progressing(ready + " of " + wanted + " replicas ready");
        }
        if (it.spec("updateStrategy").path("type").asText().equals("OnDelete")) {
            return HEALTHY;
        }
        int partition = it.spec("updateStrategy")
                .path("rollingUpdate")
                .path("partition")
                .asInt(0);
        if (partition > 0) {
            int toUpdate = Math.max(wanted - partition, 0);
            int updated = it.count("updatedReplicas");
            return updated < toUpdate ? progressing(updated + " of " + toUpdate + " replicas updated") : HEALTHY;
        }
        boolean rolledOut = it.status("currentRevision").equals(it.status("updateRevision"));
        return rolledOut || wanted == 0 ? HEALTHY : progressing("the new revision is being rolled out");
    }

    static Assessment daemonSet(Observed it) {
        if (it.unobserved()) {
            return progressing(UNOBSERVED);
        }
        int wanted = it.count("desiredNumberScheduled");
        boolean onDelete = it.spec("updateStrategy").path("type").asText().equals("OnDelete");
        int updated = it.count("updatedNumberScheduled");
        if (updated < wanted && !onDelete) {
            return progressing(updated + " of " + wanted + " pods updated");
        }
        int available = it.count("numberAvailable");
        return available < wanted ? progressing(available + " of " + wanted + " pods available") : HEALTHY;
    }

    static Assessment replicaSet(Observed it) {
        if (it.unobserved()) {
            return progressing(UNOBSERVED);
        }
        if (it.condition("ReplicaFailure").isTrue()) {
            return degraded(it.condition("ReplicaFailure").message());
        }
        int available = it.count("availableReplicas");
        int wanted = it.replicas();
        return available < wanted ? progressing(available + " of " + wanted + " replicas available") : HEALTHY;
    }

    static Assessment pod(Observed it) {
        return switch (it.status("phase").asText()) {
            case "Succeeded" -> HEALTHY;
            case "Failed" -> degraded(it.status("message").asText("the pod failed"));
            case "Unknown" -> new Assessment(Health.UNKNOWN, "its node does not answer");
            case "Running" -> it.condition("Ready").isTrue() ? HEALTHY : waiting(it);
            default -> waiting(it);
        };
    }

    private static Assessment waiting(Observed pod) {
        for (String containers : new String[] {"initContainerStatuses", "containerStatuses"}) {
            for (JsonNode container : pod.status(containers)) {
                JsonNode reason = container.path("state").path("waiting");
                if (STUCK.contains(reason.path("reason").asText())) {
                    return degraded("container " + container.path("name").asText() + ": "
                            + reason.path("reason").asText());
                }
            }
        }
        Condition scheduled = pod.condition("PodScheduled");
        return progressing(scheduled.isFalse() ? scheduled.message() : "the pod is not ready yet");
    }

    static Assessment job(Observed it) {
        if (it.condition("Failed").isTrue()) {
            return degraded(it.condition("Failed").message());
        }
        if (it.condition("Complete").isTrue()) {
            return HEALTHY;
        }
        return it.condition("Suspended").isTrue() ? suspended("suspended") : progressing("the job is not done yet");
    }

    static Assessment cronJob(Observed it) {
        return it.spec("suspend").asBoolean() ? suspended("suspended") : HEALTHY;
    }
}
