package dev.plumbline.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.e2e.environment.LocalEnvironment;
import dev.plumbline.e2e.environment.Service;
import dev.plumbline.e2e.kubernetes.ClusterSetup;
import dev.plumbline.e2e.kubernetes.ControlPlane;
import dev.plumbline.e2e.process.ManagedProcess;
import dev.plumbline.e2e.process.ProcessException;
import dev.plumbline.e2e.workspace.KeyFiles;
import dev.plumbline.e2e.workspace.Ports;
import dev.plumbline.e2e.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code up --kubeconfig}: a cluster that somebody else runs. */
class ForeignClusterE2E {

    @TempDir
    Path folder;

    @Test
    void theSampleRunsOnSomebodyElsesClusterWhichGoesOnWhenPlumblineIsDown() {
        Workspace theirs = Workspace.fromSystemProperties().at(folder.resolve("theirs"));
        ControlPlane cluster =
                new ControlPlane(theirs, Ports.anyFree(), new KeyFiles(theirs.file("keys")), System.out::println);
        try {
            cluster.startApiserver();
            cluster.startControllers();
            try (ClusterSetup administrator = new ClusterSetup(cluster.kubeconfig());
                    Cluster seen = new Cluster(cluster.kubeconfig())) {
                administrator.createFakeNode();
                runSample(cluster.kubeconfig(), seen);
                assertThat(administrator.version()).startsWith("Kubernetes v1.36");
            }
        } finally {
            cluster.inStopOrder().forEach(ManagedProcess::stop);
        }
    }

    private void runSample(Path kubeconfig, Cluster seen) {
        try (LocalEnvironment ours = LocalEnvironment.forTests(folder.resolve("ours"), kubeconfig)) {
            ours.start(EnumSet.allOf(Service.class), () -> () -> {});
            Awaitility.await().atMost(Cluster.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                            Cluster.condition(seen.application("fleet", "website"), "Ready"))
                    .isEqualTo("True"));
        }
    }

    @Test
    void aFileThatIsNoKubeconfigIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("config"), "# Notes\n\nno: [kubeconfig");
        assertThatThrownBy(() -> new ClusterSetup(file))
                .isInstanceOf(ProcessException.class)
                .hasMessage(file + " is no kubeconfig");
    }

    @Test
    void aClusterThatIsNotThereIsSaidSoAtOnce() throws Exception {
        Path file = Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                current-context: gone
                contexts: [{name: gone, context: {cluster: gone, user: gone}}]
                clusters: [{name: gone, cluster: {server: "https://127.0.0.1:9"}}]
                users: [{name: gone, user: {token: secret}}]
                """);
        try (ClusterSetup administrator = new ClusterSetup(file)) {
            assertThatThrownBy(administrator::version)
                    .isInstanceOf(ProcessException.class)
                    .hasMessageStartingWith("the cluster at https://127.0.0.1:9/ cannot be used: Connection refused");
        }
    }
}
