package dev.plumbline.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessIT {
    private final List<String> news = new CopyOnWriteArrayList<>();
    private final ProcessFiles files;
    private final ManagedProcess sleeper;

    ManagedProcessIT(@TempDir Path folder) {
        files = new ProcessFiles(folder.resolve("log"), folder.resolve("run"));
        sleeper = process("exec sleep 600");
    }

    @AfterEach
    void stop() {
        sleeper.stop();
    }

    @Test
    void comesBackAfterItWasKilled() {
        sleeper.startAndAwait(Duration.ofSeconds(5));
        var before = sleeper.pid();

        sleeper.kill();

        Awaitility.await().until(() -> sleeper.pid() != 0 && sleeper.pid() != before);
        assertThat(news).singleElement().asString().contains("sleeper ended with signal 9; starting it again");
    }

    @Test
    void staysDownAfterItWasStopped() {
        sleeper.startAndAwait(Duration.ofSeconds(5));

        sleeper.stop();

        assertThat(sleeper.pid()).isZero();
        assertThat(files.pidFile("sleeper")).doesNotExist();
        assertThat(news).isEmpty();
    }

    @Test
    void killsWhatDoesNotEndWhenAsked() {
        var stubborn = process("trap '' TERM; while true; do sleep 0.05; done");
        stubborn.startAndAwait(Duration.ofSeconds(5));

        stubborn.stop();

        assertThat(stubborn.pid()).isZero();
    }

    @Test
    void saysTheLastWordsOfWhatDoesNotStayUp() {
        var broken = process("echo no such file; exit 3", () -> false);

        assertThatThrownBy(() -> broken.startAndAwait(Duration.ofSeconds(2)))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("no such file");
        broken.stop();
    }

    @Test
    void findsWhatACrashedRunLeftBehind() {
        sleeper.startAndAwait(Duration.ofSeconds(5));
        var identity = ProcessIdentity.read(files.pidFile("sleeper")).orElseThrow();
        sleeper.stop();
        var left = process("exec sleep 600");
        left.startAndAwait(Duration.ofSeconds(5));

        assertThat(identity.alive()).isFalse();
        assertThat(ProcessIdentity.read(files.pidFile("sleeper")).orElseThrow().alive())
                .isTrue();
        left.stop();
    }

    @Test
    void neverEndsAStrangerThatGotTheSameId() throws Exception {
        sleeper.startAndAwait(Duration.ofSeconds(5));
        var stranger = files.pids().resolve("former.pid");
        Files.writeString(stranger, sleeper.pid() + " 1\n");
        Files.delete(files.pidFile("sleeper"));

        assertThat(StaleProcesses.end(files.pids())).isEmpty();
        assertThat(sleeper.pid()).isNotZero();
    }

    private ManagedProcess process(String script) {
        return process(script, () -> true);
    }

    private ManagedProcess process(String script, Readiness readiness) {
        var launch = new ProcessSpec.Launch(List.of("bash", "-c", script), Map.of(), Path.of("/"));
        var ending = new ProcessSpec.Ending("TERM", Duration.ofMillis(300));
        return new ManagedProcess(new ProcessSpec("sleeper", launch, readiness, ending), files, news::add);
    }
}
