package dev.plumbline.e2e.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLockTest {

    @TempDir
    private Path folder;

    @Test
    void isHeldAgainstOtherProcessesAndNotAgainstThisOne() throws Exception {
        Path ours = folder.resolve("home/supervisor.lock");

        assertThat(ProcessLock.take(ours)).isTrue();
        assertThat(ProcessLock.take(ours)).isTrue();
        assertThat(anotherProcessTakes(ours)).isEqualTo("false");
        assertThat(anotherProcessTakes(folder.resolve("another.lock"))).isEqualTo("true");
    }

    @Test
    void endsWithItsProcess() throws Exception {
        Path file = folder.resolve("supervisor.lock");

        assertThat(anotherProcessTakes(file)).isEqualTo("true");
        assertThat(ProcessLock.take(file)).isTrue();
    }

    /** Run by the other process. */
    static final class Taker {
        public static void main(String[] arguments) {
            System.out.print(ProcessLock.take(Path.of(arguments[0])));
        }
    }

    private static String anotherProcessTakes(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Taker.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return printed;
    }
}
