package dev.plumbline.poller.messaging;

import dev.plumbline.poller.git.GitServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A poller as it is installed: its packaged application in a process of its own. It logs in to Git under its own name. */
final class PollerProcess implements AutoCloseable {

    private static final Path APPLICATION = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private final Process process;
    private final int port = freePort();

    PollerProcess(String name, String bootstrap, String origin, Path folder, Map<String, String> settings)
            throws IOException {
        Path credentials =
                Files.writeString(folder.resolve(name + ".yaml"), """
                credentials:
                - url: %s
                  username: %s
                  password: %s
                """.formatted(origin, name, GitServer.PASSWORD));
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                APPLICATION.toString()));
        builder.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        bootstrap,
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(port),
                        "QUARKUS_OTEL_SDK_DISABLED",
                        "true",
                        "PLUMBLINE_GIT_CREDENTIALS_FILE",
                        credentials.toString()));
        builder.environment().putAll(settings);
        process = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
    }

    /** Where it answers: {@code /q/health/ready} and the like. */
    URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has taken of the processors so far. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElseThrow();
    }

    /** What it keeps in memory, in megabytes, as Linux tells it. */
    long residentMegabytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                            .findFirst()
                            .orElse(0)
                    / 1024;
        }
    }

    /** Without a word to anybody. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            kill();
        }
    }
}
