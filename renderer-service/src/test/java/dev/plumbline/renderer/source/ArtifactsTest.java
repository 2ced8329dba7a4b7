package dev.plumbline.renderer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.signature.Signers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class ArtifactsTest {

    private static final int MAX_BYTES = 1 << 20;

    @TempDir
    Path folder;

    private Artifacts artifacts;

    @BeforeEach
    void open() {
        JGitSourceTree.Reading reading =
                new JGitSourceTree.Reading(MAX_BYTES, new Signers(Optional.empty(), InstantSource.system()));
        artifacts = new Artifacts(
                folder.resolve("artifacts.git"),
                reading,
                new ArtifactFiles.Limits(50, MAX_BYTES),
                InstantSource.system());
    }

    @AfterEach
    void close() {
        artifacts.close();
    }

    @Test
    void holdsTheFilesOfAnArchiveWithoutItsOuterFolder() throws IOException {
        bring("a", archive("web/Chart.yaml", "web/templates/a.yaml"));
        try (SourceTree tree = artifacts.open("a", "1.0.0@sha256:00", null).orElseThrow()) {
            assertThat(tree.revision()).isEqualTo("1.0.0@sha256:00");
            TreeEntry file = tree.find(RepositoryPath.of("templates/a.yaml")).orElseThrow();
            assertThat(new String(tree.read(file), StandardCharsets.UTF_8)).isEqualTo("web/templates/a.yaml");
        }
        assertThat(artifacts.open("b", "1", null)).isEmpty();
    }

    @Test
    void bringsWhatItHasOnlyOnce() throws IOException {
        bring("a", archive("web/Chart.yaml"));
        artifacts.bring("a", files -> {
            throw new IllegalStateException("brought twice");
        });
        assertThat(artifacts.has("a")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../x", "web/../../x", "web/a\\b", "web/x/../../../y", "web/.."})
    void refusesNamesThatLeadElsewhere(String name) {
        assertRefused(archive(name), Reason.INVALID_MANIFEST, "name that leads out of it");
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_CHR, TarConstants.LF_FIFO})
    void refusesLinksAndDevices(byte type) throws IOException {
        byte[] archive = archive(tar -> {
            TarArchiveEntry entry = new TarArchiveEntry("web/link", type);
            entry.setLinkName("/etc/passwd");
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        });
        assertRefused(archive, Reason.INVALID_MANIFEST, "link is a link or a device");
    }

    @Test
    void refusesWhatIsThereTwiceOrIsAFileAndAFolder() {
        assertRefused(archive("web/a", "web/a"), Reason.INVALID_MANIFEST, "a is there twice");
        assertRefused(archive("web/a", "web/a/b"), Reason.INVALID_MANIFEST, "a is a file and a folder");
        assertRefused(archive("web/a/b", "web/a"), Reason.INVALID_MANIFEST, "a is there twice");
        assertRefused(archive("web"), Reason.INVALID_MANIFEST, "is there twice");
        assertRefused(archive(), Reason.INVALID_MANIFEST, "holds no file");
    }

    @Test
    void refusesMoreFilesLevelsAndBytesThanAreAllowed() throws IOException {
        String[] many = new String[51];
        for (int i = 0; i < many.length; i++) {
            many[i] = "web/" + i;
        }
        assertRefused(archive(many), Reason.LIMIT_EXCEEDED, "51; at most 50");
        assertRefused(archive("a/".repeat(70) + "b"), Reason.LIMIT_EXCEEDED, "at most 64");
        byte[] zeros = archive(tar -> {
            TarArchiveEntry entry = new TarArchiveEntry("web/zeros");
            entry.setSize(64L << 20);
            tar.putArchiveEntry(entry);
            tar.write(new byte[64 << 20]);
            tar.closeArchiveEntry();
        });
        assertThat(zeros.length).isLessThan(MAX_BYTES);
        assertRefused(zeros, Reason.LIMIT_EXCEEDED, "67108864; at most 1048576");
    }

    @Test
    void refusesWhatIsNoArchive() {
        for (byte[] broken : List.of(new byte[0], "no archive".getBytes(StandardCharsets.UTF_8))) {
            assertThatThrownBy(() -> bring("broken", broken)).isInstanceOf(RenderingException.class);
            assertThat(artifacts.has("broken")).isFalse();
        }
    }

    private void assertRefused(byte[] archive, Reason reason, String message) {
        assertThatThrownBy(() -> bring("refused", archive))
                .isInstanceOfSatisfying(RenderingException.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(reason);
                    assertThat(refused.text()).contains(message);
                });
        assertThat(artifacts.has("refused")).isFalse();
    }

    private void bring(String name, byte[] archive) {
        artifacts.bring(name, files -> files.unpack(new ByteArrayInputStream(archive), 1));
    }

    /** Each file holds its name. */
    private static byte[] archive(String... names) {
        return archive(tar -> {
            for (String name : names) {
                byte[] content = name.getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(name, true);
                entry.setSize(content.length);
                entry.setMode(0100644);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        });
    }

    private interface Writing {
        void to(TarArchiveOutputStream tar) throws IOException;
    }

    private static byte[] archive(Writing writing) {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(archive))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            writing.to(tar);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return archive.toByteArray();
    }
}
