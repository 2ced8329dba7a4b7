package dev.plumbline.renderer.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.MapTree;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.TreeEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateFolderTest {

    private static final RenderLimits LIMITS = new RenderLimits(10, 1_000, 5, Duration.ofSeconds(5), 2L << 30, 1);

    @Test
    void writesWhatWasAskedForAndLeavesNothingBehind() throws IOException {
        MapTree tree = new MapTree(Map.of("a/b/c.yaml", "x", "a/link", GitFixture.LINK + "b/c.yaml", "other", "y"));
        TreeEntry entry = tree.find(RepositoryPath.of("a")).orElseThrow();
        Path at;
        try (PrivateFolder folder = new PrivateFolder(tree, LIMITS)) {
            folder.write(entry);
            at = folder.at(entry);
            assertThat(at).doesNotExist();
            folder.onDisk();
            assertThat(at.resolve("b/c.yaml")).hasContent("x");
            assertThat(at.resolve("link")).isSymbolicLink().hasContent("x");
            assertThat(at.resolveSibling("other")).doesNotExist();
            assertThat(Files.getPosixFilePermissions(
                            folder.root().resolve("home").getParent()))
                    .hasSize(3);
        }
        assertThat(at).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../../x", "../..", "b/../../../x", "../a/../../x", "../../../../etc"})
    void followsNoLinkThatMayLeaveTheRepository(String target) {
        MapTree tree = new MapTree(Map.of("a/b/c.yaml", "x", "a/link", GitFixture.LINK + target));
        try (PrivateFolder folder = new PrivateFolder(tree, LIMITS)) {
            assertThatThrownBy(() -> folder.write(tree.find(RepositoryPath.ROOT).orElseThrow()))
                    .isInstanceOf(RenderingException.class)
                    .hasMessageContaining("a/link");
        }
    }

    /** Large files would fill the memory; what was encrypted in the repository belongs on no disk. */
    @Test
    void keepsInMemoryWhatWasEncryptedAndNotMuchElse() {
        RenderLimits limits = new RenderLimits(10, 100 << 20, 10, Duration.ofSeconds(5), 2L << 30, 1);
        String large = "x".repeat(5 << 20);
        MapTree tree = new MapTree(Map.of("a/large", large, "a/secret", large), Set.of("a/secret"));
        try (PrivateFolder folder = new PrivateFolder(tree, limits)) {
            folder.write(tree.find(RepositoryPath.of("a")).orElseThrow());
            Path values = folder.write("values.yaml", "b".getBytes(StandardCharsets.UTF_8));
            Path at = folder.at(RepositoryPath.of("a"));
            assertThat(at.resolve("large")).exists();
            assertThat(at.resolve("secret")).doesNotExist();
            assertThat(values).doesNotExist();
            folder.onDisk();
            assertThat(at.resolve("secret")).hasContent(large);
            assertThat(values).hasContent("b");
        }
    }

    /** A process that was killed deletes nothing. */
    @Test
    void deletesWhatDeadProcessesLeftAndNothingOfLivingOnes() throws Exception {
        Path tmp = Path.of(System.getProperty("java.io.tmpdir"));
        Process dead = new ProcessBuilder("/bin/true").start();
        long began = dead.info().startInstant().orElse(Instant.now()).toEpochMilli();
        dead.waitFor();
        Path left = Files.createTempDirectory(tmp, "plumbline-render-" + dead.pid() + "-" + began + "-");
        Files.writeString(Files.createDirectories(left.resolve("repository")).resolve("secret"), "hunter2");
        Path before = Files.createTempDirectory(
                tmp, "plumbline-worker-" + ProcessHandle.current().pid() + "-1-");
        Process living = new ProcessBuilder("/bin/sleep", "60").start();
        Path another = Files.createTempDirectory(
                tmp,
                "plumbline-render-" + living.pid() + "-"
                        + living.info().startInstant().orElseThrow().toEpochMilli() + "-");
        try (PrivateFolder ours = new PrivateFolder(new MapTree(Map.of()), LIMITS)) {
            TemporaryFolders.sweep();
            assertThat(left).doesNotExist();
            assertThat(before).doesNotExist();
            assertThat(another).exists();
            assertThat(ours.root()).exists();
        } finally {
            living.destroyForcibly();
            Files.deleteIfExists(another);
        }
    }

    @Test
    void tellsTheNumbersThatAreOverTheLimits() {
        MapTree many = new MapTree(Map.of("1", "", "2", "", "3", "", "4", "", "5", ""));
        try (PrivateFolder folder = new PrivateFolder(many, LIMITS)) {
            assertThatThrownBy(() -> folder.write(many.find(RepositoryPath.ROOT).orElseThrow()))
                    .hasMessageContaining("at most 5");
        }
        MapTree large = new MapTree(Map.of("1", "x".repeat(1_001)));
        try (PrivateFolder folder = new PrivateFolder(large, LIMITS)) {
            assertThatThrownBy(
                            () -> folder.write(large.find(RepositoryPath.ROOT).orElseThrow()))
                    .hasMessageContaining("1001");
        }
    }
}
