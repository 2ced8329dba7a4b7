package dev.plumbline.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessIT {
    private static final Duration READY = Duration.ofSeconds(30);

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
        sleeper.startAndAwait(READY);
        var before = sleeper.pid();

        sleeper.kill();

        assertThat(sleeper.pid()).isNotEqualTo(before);
        sleeper.awaitReady(READY);
        assertThat(news).singleElement().asString().contains("sleeper ended with signal 9; starting it again");
    }

    @Test
    void comesBackAsSoonHoweverOftenItIsKilled() {
        sleeper.startAndAwait(READY);

        for (int times = 1; times <= 5; times++) {
            sleeper.kill();
            sleeper.awaitReady(READY);
        }

        assertThat(news).hasSize(5).allMatch(line -> line.endsWith("starting it again in 500 ms"));
    }

    @Test
    void staysDownAfterItWasStopped() {
        sleeper.startAndAwait(READY);

        sleeper.stop();

        assertThat(sleeper.pid()).isZero();
        assertThat(files.pidFile("sleeper")).doesNotExist();
        assertThat(news).isEmpty();
    }

    @Test
    void killsWhatDoesNotEndWhenAsked() {
        var stubborn = process("trap '' TERM; while true; do sleep 0.05; done");
        stubborn.startAndAwait(READY);

        stubborn.stop();

        assertThat(stubborn.pid()).isZero();
    }

    @Test
    void saysTheLastWordsOfWhatDoesNotStayUp() {
        var broken = process("echo no such file; exit 3", () -> false);

        assertThatThrownBy(() -> broken.startAndAwait(Duration.ofSeconds(6)))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("no such file");
        broken.stop();
    }

    @Test
    void findsWhatACrashedRunLeftBehind() {
        sleeper.startAndAwait(READY);
        var identity = ProcessIdentity.read(files.pidFile("sleeper")).orElseThrow();
        sleeper.stop();
        var left = process("exec sleep 600");
        left.startAndAwait(READY);

        assertThat(identity.alive()).isFalse();
        assertThat(ProcessIdentity.read(files.pidFile("sleeper")).orElseThrow().alive())
                .isTrue();
        left.stop();
    }

    @Test
    void neverEndsAStrangerThatGotTheSameId() throws Exception {
        sleeper.startAndAwait(READY);
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
