package dev.plumbline.renderer.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.renderer.RenderLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private final Sandbox sandbox = new Sandbox(new RenderLimits(10, 10_000, 10, Duration.ofSeconds(1), 1L << 30, 2));

    @Test
    void givesAnEmptyEnvironment() {
        assertThat(output("/usr/bin/env").lines().map(line -> line.replaceFirst("=.*", "")))
                .containsExactlyInAnyOrder("HOME", "TMPDIR");
    }

    @Test
    void givesNoNetwork() {
        assumeThat(sandbox.isolatesNetwork())
                .as("this machine grants namespaces")
                .isTrue();
        assertThat(output("/bin/cat", "/proc/self/net/route").lines()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void stopsWhatRunsTooLongWithAllItStarted() {
        String mark = "61" + UUID.randomUUID().toString().replaceAll("\\D", "").substring(0, 6);
        ToolResult result = sandbox.run(List.of("/bin/sh", "-c", "/bin/sleep " + mark + " & wait"), home, home);
        assertThat(result).isEqualTo(new ToolResult.OverLimit("time: more than 1 s"));
        await().untilAsserted(() -> assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains("sleep " + mark)))
                .isEmpty());
    }

    @Test
    void stopsWhatWritesTooMuch() {
        assertThat(sandbox.run(List.of("/bin/cat", "/dev/zero"), home, home))
                .isEqualTo(new ToolResult.OverLimit("output: more than 10000 bytes"));
    }

    @Test
    void tellsAFailureWithItsMessage() {
        assertThat(sandbox.run(List.of("/bin/sh", "-c", "echo no >&2; exit 3"), home, home))
                .isEqualTo(new ToolResult.Failed(3, "no"));
    }

    private String output(String... command) {
        ToolResult result = sandbox.run(List.of(command), home, home);
        assertThat(result).isInstanceOf(ToolResult.Succeeded.class);
        return new String(((ToolResult.Succeeded) result).output(), StandardCharsets.UTF_8);
    }
}
