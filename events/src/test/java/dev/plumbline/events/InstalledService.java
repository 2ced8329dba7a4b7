package dev.plumbline.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The service of the module under test as it is installed: its packaged application in a process of its own. */
public class InstalledService implements AutoCloseable {

    private static final Path APPLICATION = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://127\\.0\\.0\\.1:\\d+)");
    private static final int TOLD = 150;

    private final Process process;
    private final Path log;

    /**
     * One that is started.
     *
     * @param name of its log, among several in a folder
     * @param heap as in {@code -Xmx}
     */
    protected InstalledService(String name, String heap, String bootstrap, Map<String, String> settings, Path folder)
            throws IOException {
        log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                APPLICATION.toString()));
        builder.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        bootstrap,
                        "QUARKUS_HTTP_PORT",
                        "0",
                        "QUARKUS_OTEL_SDK_DISABLED",
                        "true"));
        builder.environment().putAll(settings);
        process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    /** Where it answers, {@code /q/health/ready} and the like, as its log says; empty until it does. */
    public Optional<URI> url(String path) {
        return LISTENING
                .matcher(log())
                .results()
                .findFirst()
                .map((MatchResult match) -> URI.create(match.group(1) + path));
    }

    /** All that it has logged so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether its process runs, or is stopped for a while. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has taken of the processors so far. */
    public Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElseThrow();
    }

    /** What it keeps in memory, in megabytes, as Linux tells it. */
    public long residentMegabytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                            .findFirst()
                            .orElse(0)
                    / 1024;
        }
    }

    /** Without a word to anybody. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Neither does anything nor knows that time passes, until {@link #resume}. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Goes on. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("kill -" + name + " ended with " + code);
        }
    }

    /** What somebody needs who asks why it did not do what it should: its end, or where its threads stand, and its last words. */
    String account() throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        lines.add(process.isAlive() ? "it runs" : "it ended with " + process.exitValue());
        if (process.isAlive()) {
            resume();
            lines.addAll(threads());
        }
        List<String> logged = log().lines().toList();
        lines.addAll(logged.subList(Math.max(0, logged.size() - TOLD), logged.size()));
        return String.join("\n", lines);
    }

    /** Virtual ones too. */
    private List<String> threads() throws IOException, InterruptedException {
        Path dump = log.resolveSibling(log.getFileName() + ".threads");
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "Thread.dump_to_file",
                        "-overwrite",
                        dump.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor(10, TimeUnit.SECONDS);
        return Files.exists(dump) ? Files.readAllLines(dump) : List.of("it does not answer");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (process.isAlive()) {
            resume(); // what is stopped does not hear that it should end
            process.destroy();
        }
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            kill();
        }
    }
}
