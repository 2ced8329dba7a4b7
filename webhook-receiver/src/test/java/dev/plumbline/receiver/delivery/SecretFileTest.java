package dev.plumbline.receiver.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // the extension sets the field
final class SecretFileTest {

    private static final byte[] NO_TEXT = {'o', 'n', 'e', (byte) 0xff, (byte) 0xfe};

    @TempDir
    Path folder;

    private Path path;
    private SecretFile file;

    @BeforeEach
    void write() throws Exception {
        path = Files.writeString(folder.resolve("secret"), "one");
        file = new SecretFile(path);
    }

    @Test
    void whatItHeldBeforeCountsWhileItCannotBeRead() throws Exception {
        assertThat(file.secrets()).hasToString("1 secrets");
        Files.write(path, NO_TEXT);
        assertThat(file.secrets()).hasToString("1 secrets");
        assertThat(file.secrets()).hasToString("1 secrets");
        Files.writeString(path, "one\ntwo");
        assertThat(file.secrets()).hasToString("2 secrets");
    }

    @Test
    void aFileThatIsGoneHoldsNoneEvenIfTheNextCannotBeRead() throws Exception {
        assertThat(file.secrets().isEmpty()).isFalse();
        Files.delete(path);
        assertThat(file.secrets().isEmpty()).isTrue();
        Files.write(path, NO_TEXT);
        assertThat(file.secrets().isEmpty()).isTrue();
    }

    @Test
    void anEmptyFileHoldsNone() throws Exception {
        assertThat(file.secrets().isEmpty()).isFalse();
        Files.writeString(path, "");
        assertThat(file.secrets().isEmpty()).isTrue();
    }
}
