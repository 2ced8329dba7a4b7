package dev.plumbline.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumbline.e2e.process.ProcessException;
import dev.plumbline.e2e.workspace.ProcessLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureMessageTest {

    @Test
    void saysWhatAProgramSaid() {
        assertThat(FailureMessage.of(new ProcessException("etcd does not stay up")))
                .contains("etcd does not stay up");
    }

    @Test
    void namesTheFileAndWhyItCannotBeUsed(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("home"));

        assertThat(FailureMessage.of(catchThrowableOfType(
                        UncheckedIOException.class, () -> ProcessLock.take(file.resolve("supervisor.lock")))))
                .contains(file + " cannot be used: something else has its name");
        assertThat(FailureMessage.of(new UncheckedIOException(new AccessDeniedException("/home/state.json"))))
                .contains("/home/state.json cannot be used: permission denied");
        assertThat(FailureMessage.of(new FileSystemException("/home/x", null, "No space left on device")))
                .contains("/home/x cannot be used: No space left on device");
    }

    @Test
    void leavesMistakesOfOursToTheirStackTrace() {
        assertThat(FailureMessage.of(new IllegalStateException("not started"))).isEmpty();
        assertThat(FailureMessage.of(new UncheckedIOException(new IOException("broken pipe"))))
                .isEmpty();
    }
}
