package dev.plumbline.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumbline.e2e.bench.Writes;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.SyncSucceeded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What other people run in production. */
final class RealInputE2E {

    private static final Path INPUTS =
            Path.of(System.getProperty("plumbline.root", "..")).resolve("../shared/inputs");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Lab lab = Lab.running();
    private final Cluster cluster = lab.cluster();

    @Test
    void kubePrometheusIsAppliedWholeOnceAndNeverDrifts() {
        Path manifests = INPUTS.resolve("kube-prometheus/manifests");
        assumeTrue(Files.isDirectory(manifests), "the inputs are not beside the checkout: " + manifests);
        String namespace = "real-" + UUID.randomUUID().toString().substring(0, 8);
        String application = namespace + "/kube-prometheus";
        try (Repo repo = lab.createRepository(namespace)) {
            String commit = repo.copy(manifests, "manifests").push("kube-prometheus");
            cluster.declare(namespace, "kube-prometheus", repo.url(), "manifests");
            lab.audit().await(application, SyncSucceeded.class, event -> event.at("/data/revision")
                    .asText()
                    .equals(commit));
            int objects = lab.audit()
                    .await(application, ManifestsRendered.class, event -> true)
                    .at("/data/contents/objects")
                    .asInt();
            assertThat(objects).isGreaterThanOrEqualTo(95);
            assertThat(lab.liveObjects(application)).isEqualTo(objects);

            Map<String, String> applied = lab.timesOfApplying(application);
            Writes before = lab.awaitStillness();
            String again = repo.push("the same tree");
            lab.audit().await(application, RevisionConfirmed.class, event -> event.at("/data/revision")
                    .asText()
                    .equals(again));
            // A minute of watching is what is asked for; drift within it fails at once.
            Awaitility.await()
                    .pollDelay(Duration.ofSeconds(1))
                    .during(MINUTE)
                    .atMost(MINUTE.plus(Cluster.PATIENCE))
                    .untilAsserted(() -> assertThat(lab.audit().events(application, DriftDetected.class))
                            .isEmpty());
            assertThat(cluster.writes().since(before).keySet())
                    .allMatch(resource -> resource.equals("applications/status"));
            assertThat(lab.timesOfApplying(application)).hasSize(objects).isEqualTo(applied);
        }
    }

    @Test
    void podinfoBecomesReadyBothAsKustomizationAndAsPlainFolders() {
        Path podinfo = INPUTS.resolve("podinfo");
        assumeTrue(Files.isDirectory(podinfo), "the inputs are not beside the checkout: " + podinfo);
        String namespace = "podinfo-" + UUID.randomUUID().toString().substring(0, 8);
        try (Repo repo = lab.createRepository(namespace)) {
            String commit = repo.copy(podinfo.resolve("kustomize"), "kustomize")
                    .copy(podinfo.resolve("deploy/webapp"), "webapp")
                    .push("podinfo");
            cluster.declare(namespace, "kustomize", repo.url(), "kustomize");
            cluster.declare(namespace, "webapp", repo.url(), "webapp");
            cluster.awaitReady(namespace, "kustomize", commit);
            cluster.awaitReady(namespace, "webapp", commit);
        }
    }
}
