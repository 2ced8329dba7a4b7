package dev.plumbline.renderer.messaging;

import dev.plumbline.events.trust.TestKeys;
import dev.plumbline.renderer.NativeTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A renderer as it is installed: its packaged application in a process of its own, with mirrors of its own. */
final class RendererProcess implements AutoCloseable {

    private static final Path APPLICATION = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private final Process process;
    private final Path log;

    /** One that is started, of several in a folder. */
    RendererProcess(String name, String bootstrap, TestKeys keys, Path folder) throws IOException {
        log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                APPLICATION.toString()));
        builder.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", bootstrap,
                        "QUARKUS_HTTP_PORT", Integer.toString(freePort()),
                        "QUARKUS_OTEL_SDK_DISABLED", "true",
                        "PLUMBLINE_RENDERER_MIRRORS",
                                folder.resolve(name + "-mirrors").toString(),
                        "PLUMBLINE_RENDERER_HELM", tool("helm"),
                        "PLUMBLINE_RENDERER_KUSTOMIZE", tool("kustomize"),
                        "PLUMBLINE_RENDERER_FETCH_RETRY_CAP", "1s",
                        "PLUMBLINE_KEYS_SIGNING_PRIVATE",
                                keys.file("signing.key").toString(),
                        "PLUMBLINE_KEYS_SEALING_PUBLIC",
                                keys.file("sealing.pub").toString(),
                        "PLUMBLINE_KEYS_FINGERPRINT",
                                keys.file("fingerprint.key").toString()));
        process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    private static String tool(String name) {
        return NativeTools.folder().resolve(name).toString();
    }

    /** The applications whose outcome of that kind at a revision it has published, as its log says: {@code rendered}, {@code unchanged}. */
    Set<String> published(String outcome, String revision) {
        Pattern line = Pattern.compile(outcome + " application=(\\S+) revision=" + revision);
        return line.matcher(log())
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toSet());
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without a word to anybody. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Neither does anything nor knows that time passes, until {@link #resume}. */
    void pause() throws Exception {
        signal("STOP");
    }

    void resume() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("kill -" + name + " ended with " + code);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws Exception {
        if (process.isAlive()) {
            resume(); // what is stopped does not hear that it should end
            process.destroy();
        }
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            kill();
        }
    }
}
