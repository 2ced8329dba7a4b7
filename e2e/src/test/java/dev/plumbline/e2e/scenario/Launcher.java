package dev.plumbline.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A command of {@code ./plumbline}, in a process of its own as the script starts it. */
final class Launcher {

    private static final Duration START = Duration.ofSeconds(240);
    private static final Duration SHORT = Duration.ofSeconds(90);

    private final Process process;
    private final Path output;

    private Launcher(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static Launcher start(Path home, String... arguments) {
        try {
            Path root = Path.of(System.getProperty("plumbline.root"));
            // A Ctrl-C reaches a program only if it does not run in the background of a script.
            List<String> command = new ArrayList<>(List.of(
                    "env",
                    "--default-signal=INT",
                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                    "-Dplumbline.root=" + root,
                    "-Dplumbline.home=" + home,
                    "-Dplumbline.tools=" + System.getProperty("plumbline.tools"),
                    "-cp",
                    jar(root) + ":" + Files.readString(root.resolve("e2e/target/classpath.txt")),
                    "dev.plumbline.e2e.cli.Main"));
            command.addAll(List.of(arguments));
            Path output = Files.createTempFile("plumbline-launcher", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            return new Launcher(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end, which is to be a good one, and gives what it printed. */
    static String run(Path home, String... arguments) {
        Launcher launcher = start(home, arguments);
        launcher.awaitEnd(SHORT);
        assertThat(launcher.process.exitValue()).as(launcher::printed).isZero();
        return launcher.printed();
    }

    void awaitPrinted(String text) {
        Awaitility.await(text)
                .atMost(START)
                .failFast(
                        "it ended",
                        () -> assertThat(process.isAlive()).as(this::printed).isTrue())
                .until(() -> printed().contains(text));
    }

    void interrupt() {
        try {
            assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    void awaitEnd(Duration atMost) {
        try {
            assertThat(process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS))
                    .as(() -> "ended within " + atMost + ": " + printed())
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    String printed() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path jar(Path root) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("e2e/target"))) {
            return files.filter(
                            file -> file.getFileName().toString().matches("plumbline-e2e-[0-9.]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
