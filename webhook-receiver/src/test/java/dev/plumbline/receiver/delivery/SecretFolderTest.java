package dev.plumbline.receiver.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // the extension sets the field
final class SecretFolderTest {

    @TempDir
    Path root;

    @Test
    void aNameHasTheSecretsOfItsFileAndTheyAreRereadWhenItChanges() throws Exception {
        write("acme", "one");
        SecretFolder folder = folder();
        assertThat(folder.of("acme")).hasToString("1 secrets");
        write("acme", "one\ntwo\n");
        assertThat(folder.of("acme")).hasToString("2 secrets");
        Files.delete(root.resolve("secrets/acme"));
        assertThat(folder.of("acme").isEmpty()).isTrue();
        write("acme", "three");
        assertThat(folder.of("acme")).hasToString("1 secrets");
    }

    @Test
    void aMountedSecretIsSwappedByItsLink() throws Exception {
        Files.createDirectories(root.resolve("secrets/..2026_1"));
        Files.createDirectories(root.resolve("secrets/..2026_2"));
        Files.writeString(root.resolve("secrets/..2026_1/acme"), "one");
        Files.writeString(root.resolve("secrets/..2026_2/acme"), "one\ntwo");
        Files.createSymbolicLink(root.resolve("secrets/..data"), Path.of("..2026_1"));
        Files.createSymbolicLink(root.resolve("secrets/acme"), Path.of("..data/acme"));
        SecretFolder folder = folder();
        assertThat(folder.of("acme")).hasToString("1 secrets");
        Files.delete(root.resolve("secrets/..data"));
        Files.createSymbolicLink(root.resolve("secrets/..data"), Path.of("..2026_2"));
        assertThat(folder.of("acme")).hasToString("2 secrets");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "../outside", "/etc/passwd", "..data", "..data/acme", "a\u0000b", "nested/acme"})
    void noNameLeadsOutOfTheFolder(String name) throws Exception {
        Files.writeString(root.resolve("outside"), "secret");
        write("nested/acme", "secret");
        write("..data/acme", "secret");
        assertThat(folder().of(name).isEmpty()).isTrue();
    }

    @Test
    void aFolderMayComeLater() throws Exception {
        SecretFolder folder = folder();
        assertThat(folder.of("acme").isEmpty()).isTrue();
        write("acme", "one");
        assertThat(folder.of("acme").isEmpty()).isFalse();
    }

    @Test
    void whileWhatWasFoundCountsTheFolderIsNotLookedAt() throws Exception {
        write("acme", "one");
        SecretFolder folder = new SecretFolder(root.resolve("secrets"), Duration.ofHours(1));
        Files.delete(root.resolve("secrets/acme"));
        assertThat(folder.of("acme").isEmpty()).isFalse();
    }

    @Test
    void whatItHeldBeforeCountsWhileTheFolderCannotBeRead() throws Exception {
        write("acme", "one");
        SecretFolder folder = folder();
        Files.move(root.resolve("secrets"), root.resolve("aside"));
        Files.writeString(root.resolve("secrets"), "no folder");
        assertThat(folder.of("acme").isEmpty()).isFalse();
        Files.delete(root.resolve("secrets"));
        assertThat(folder.of("acme").isEmpty()).isTrue();
    }

    @Test
    void noMoreNamesCountThanAreAllowed() throws Exception {
        write("one", "1");
        write("two", "2");
        write("three", "3");
        SecretFolder folder = new SecretFolder(root.resolve("secrets"), Duration.ZERO, 2);
        assertThat(Stream.of("one", "two", "three")
                        .filter(name -> !folder.of(name).isEmpty()))
                .hasSize(2);
    }

    private SecretFolder folder() {
        return new SecretFolder(root.resolve("secrets"), Duration.ZERO);
    }

    private void write(String name, String content) throws IOException {
        Path file = root.resolve("secrets").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
