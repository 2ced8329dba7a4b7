package dev.plumbline.renderer.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.source.MapTree;
import dev.plumbline.renderer.source.RepositoryPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class SandboxTest {

    private static final RenderLimits LIMITS = limits(Duration.ofSeconds(30));

    @TempDir
    Path elsewhere;

    private final Sandbox sandbox = new Sandbox(LIMITS, false);
    private PrivateFolder files;
    private Path given;

    @BeforeEach
    void writeFiles() {
        MapTree tree = new MapTree(Map.of("app/a.yaml", "given"));
        files = new PrivateFolder(tree, LIMITS);
        var entry = tree.find(RepositoryPath.of("app/a.yaml")).orElseThrow();
        files.write(entry);
        given = files.at(entry);
    }

    @AfterEach
    void deleteFiles() {
        files.close();
        assertThat(files.root()).doesNotExist();
    }

    @Test
    void givesAnEmptyEnvironment() {
        assertThat(output("/usr/bin/env").lines().map(line -> line.replaceFirst("=.*", "")))
                .containsExactlyInAnyOrder("HOME", "TMPDIR");
    }

    @Test
    void givesNoNetwork() {
        assumeIsolated();
        assertThat(shell("exec 3<>/dev/tcp/127.0.0.1/1 || echo none").strip()).endsWith("none");
        assertThat(output("/bin/ls", "/sys", "/proc")).isEmpty();
    }

    @Test
    void showsTheGivenFilesAndNoOthers() throws IOException {
        assumeIsolated();
        Path secret = Files.writeString(elsewhere.resolve("secret"), "not for tools");
        assertThat(output("/bin/cat", given.toString())).isEqualTo("given");
        assertThat(shell("cat " + secret + " /etc/passwd /etc/shadow /proc/self/environ || echo nothing"))
                .isEqualTo("nothing\n");
        assertThat(shell("ls -d " + elsewhere + " || echo nothing")).isEqualTo("nothing\n");
    }

    @Test
    void letsNothingBeWrittenButWhatIsGoneAfterwards() {
        assumeIsolated();
        assertThat(shell("echo x > " + given + " || echo refused")).isEqualTo("refused\n");
        assertThat(shell("echo x > /usr/bin/x || echo refused")).isEqualTo("refused\n");
        assertThat(shell("echo kept > $HOME/x && cat $HOME/x")).isEqualTo("kept\n");
        assertThat(shell("cat $HOME/x || echo gone")).isEqualTo("gone\n");
    }

    @Test
    void leavesNoWayOut() {
        assumeIsolated();
        assertThat(shell("mount -t tmpfs none $HOME || echo refused")).isEqualTo("refused\n");
        assertThat(shell("chroot / true || echo refused")).isEqualTo("refused\n");
        assertThat(shell("unshare --user true || echo refused")).isEqualTo("refused\n");
    }

    @Test
    void refusesMoreProcessesThanAreAllowed() {
        assumeThat(sandbox.boundsProcesses()).as("this machine counts them").isTrue();
        String forks = "i=0; while [ $i -lt 300 ]; do /bin/sleep 20 & i=$((i+1)); done; echo all";
        assertThat(sandbox.run(List.of("/bin/sh", "-c", forks), files))
                .isInstanceOfSatisfying(ToolResult.Failed.class, failed -> assertThat(failed.message())
                        .contains("fork"));
        assertThat(output("/bin/sh", "-c", "/bin/sleep 0 & wait; echo again")).isEqualTo("again\n");
        assertThat(sandbox.grants()).contains("at most 256 processes");
    }

    @Test
    void stopsWhatRunsTooLongWithAllItStarted() {
        String mark = "61" + UUID.randomUUID().toString().replaceAll("\\D", "").substring(0, 6);
        Sandbox hurried = new Sandbox(limits(Duration.ofSeconds(2)), false);
        ToolResult result = hurried.run(List.of("/bin/sh", "-c", "/bin/sleep " + mark + " & wait"), files);
        assertThat(result).isEqualTo(new ToolResult.OverLimit("time: more than 2 s"));
        awaitEndOfSleep(mark);
    }

    private static void awaitEndOfSleep(String mark) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains("sleep " + mark)))
                .isEmpty());
    }

    /** Where there are no namespaces, as on somebody's own machine. */
    @Test
    void endsWithWhatALaterProcessMayNotHoldUp() {
        String mark = "62" + UUID.randomUUID().toString().replaceAll("\\D", "").substring(0, 6);
        Sandbox bare = new Sandbox(LIMITS, Isolation.none());
        assertThat(bare.run(List.of("/bin/sh", "-c", "/bin/sleep " + mark + " & echo a"), files))
                .isInstanceOfSatisfying(
                        ToolResult.Succeeded.class,
                        result -> assertThat(result.output()).asString().isEqualTo("a\n"));
        awaitEndOfSleep(mark);
    }

    @Test
    void waitsNoLongerThanItsTimeForWhatHasLeftItsGroup() {
        Sandbox bare = new Sandbox(limits(Duration.ofSeconds(2)), Isolation.none());
        List<String> leaving = List.of("/bin/sh", "-c", "/usr/bin/setsid /bin/sleep 20 & echo a");
        assertThat(bare.run(leaving, files)).isEqualTo(new ToolResult.OverLimit("time: more than 2 s"));
    }

    @Test
    void givesARunNoMoreThanWhatIsLeftOfItsTime() {
        Run run = Run.of(List.of("/bin/sleep", "20"));
        assertThat(sandbox.run(run, files, Duration.ofMillis(500)))
                .isEqualTo(new ToolResult.OverLimit("time: more than 30 s"));
        assertThat(files.spent()).isLessThan(Duration.ofSeconds(15));
    }

    /** Jsonnet has a run for each file, each of which could take all its time. */
    @Test
    void startsNothingMoreWhereAllRunsTookTooLong() {
        assertThat(sandbox.run(List.of("/bin/sleep", "0"), files)).isInstanceOf(ToolResult.Succeeded.class);
        assertThat(files.spent()).isPositive();
        files.spend(Duration.ofSeconds(150));
        assertThat(sandbox.run(List.of("/bin/sleep", "0"), files))
                .isEqualTo(new ToolResult.OverLimit("time of all runs: more than 150 s"));
    }

    @Test
    void stopsWhatWritesTooMuch() {
        assertThat(sandbox.run(List.of("/usr/bin/yes"), files))
                .isEqualTo(new ToolResult.OverLimit("output: more than 10000 bytes"));
    }

    @Test
    void tellsAFailureWithItsMessage() {
        assertThat(sandbox.run(List.of("/bin/sh", "-c", "echo no >&2; exit 3"), files))
                .isEqualTo(new ToolResult.Failed(3, "no"));
    }

    /** As Go's runtime says it; what a template says is told as it is. */
    @Test
    void takesNoWordsOfAProgramForItsLimitOfMemory() {
        assertThat(failing("runtime: out of memory: cannot allocate 8-byte block\nfatal error: out of memory", 2))
                .isEqualTo(new ToolResult.OverLimit("memory: more than 1073741824 bytes"));
        assertThat(failing("fatal error: runtime: cannot allocate memory\n\ngoroutine 1:", 2))
                .isEqualTo(new ToolResult.OverLimit("memory: more than 1073741824 bytes"));
        String said = "Error: execution error at (x): out of memory\nfatal error: out of memory";
        assertThat(failing(said, 1)).isEqualTo(new ToolResult.Failed(1, said));
        assertThat(failing("we are out of memory", 2)).isEqualTo(new ToolResult.Failed(2, "we are out of memory"));
    }

    private ToolResult failing(String message, int code) {
        return sandbox.run(List.of("/bin/sh", "-c", "printf '%s' \"$1\" >&2; exit $2", "x", message, "" + code), files);
    }

    private static RenderLimits limits(Duration time) {
        return new RenderLimits(10, 10_000, 10, time, 1L << 30, 2);
    }

    /** On a machine that grants nothing there is nothing to see; the service then refuses to start. */
    private void assumeIsolated() {
        assumeThat(sandbox.isolatesFiles()).as("this machine grants namespaces").isTrue();
    }

    private String shell(String script) {
        return output("/bin/bash", "-c", "{ " + script + "; } 2>/dev/null");
    }

    private String output(String... command) {
        ToolResult result = sandbox.run(List.of(command), files);
        return switch (result) {
            case ToolResult.Succeeded(byte[] output) -> new String(output, StandardCharsets.UTF_8);
            case ToolResult.Failed(int code, String message) -> "";
            case ToolResult.OverLimit(String limit) -> throw new AssertionError(limit);
        };
    }
}
