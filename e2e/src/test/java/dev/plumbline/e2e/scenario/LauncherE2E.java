package dev.plumbline.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.e2e.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does with {@code ./plumbline}. */
final class LauncherE2E {

    private static final String UP = "Ctrl-C stops everything.";
    /** As it is promised. */
    private static final Duration STOP = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    @AfterEach
    void leaveNothing() {
        Launcher.run(home(), "down");
    }

    @Test
    void ctrlCLeavesNoProcessAndTheNextUpKeepsAllUntilItIsPurged() throws IOException {
        Launcher first = Launcher.start(home(), "up");
        first.awaitPrinted(UP);
        assertThat(first.printed()).contains("sample repository", "KUBECONFIG", "Kafka bootstrap", "audit API");
        String environment = Launcher.run(home(), "env");
        assertThat(environment)
                .contains("PLUMBLINE_GIT_URL=", "PLUMBLINE_KAFKA=", "PLUMBLINE_API=", "PLUMBLINE_WEBHOOK_URL=");
        assertThat(Launcher.run(home(), "up")).contains("Plumbline is already up", "sample repository");
        deleteTheSampleApplication("billing");
        List<ProcessIdentity> processes = processes();
        assertThat(processes).hasSizeGreaterThanOrEqualTo(12).allMatch(ProcessIdentity::alive);

        first.interrupt();
        first.awaitEnd(STOP);
        assertThat(processes).noneMatch(ProcessIdentity::alive);

        Launcher second = Launcher.start(home(), "up");
        second.awaitPrinted(UP);
        assertThat(Launcher.run(home(), "env")).isEqualTo(environment);
        assertThat(Launcher.run(home(), "status"))
                .contains("Plumbline is up", "sync-service", "PLUMBLINE_API=")
                .doesNotContain("PLUMBLINE_WEBHOOK_SECRET");
        assertThat(Launcher.run(home(), "logs", "sync-service")).contains("sync-service");
        try (Cluster cluster = new Cluster(home().resolve("admin.kubeconfig"))) {
            assertThat(cluster.application("fleet", "website").isNull()).isFalse();
            assertThat(cluster.application("fleet", "billing").isNull()).isTrue();
        }
        List<ProcessIdentity> again = processes();

        assertThat(Launcher.run(home(), "down", "--purge")).contains("All its data is gone.");
        second.awaitEnd(STOP);
        assertThat(again).noneMatch(ProcessIdentity::alive);
        assertThat(home()).doesNotExist();
    }

    private void deleteTheSampleApplication(String name) {
        try (Cluster cluster = new Cluster(home().resolve("admin.kubeconfig"))) {
            cluster.deleteApplication("fleet", name);
            cluster.awaitNoApplication("fleet", name);
        }
    }

    private List<ProcessIdentity> processes() throws IOException {
        try (Stream<Path> files = Files.list(home().resolve("run"))) {
            return files.filter(file -> file.toString().endsWith(".pid"))
                    .map(ProcessIdentity::read)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    private Path home() {
        return folder.resolve("home");
    }
}
