package dev.plumbline.renderer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.signature.Signers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class ArtifactsTest {

    private static final int MAX_BYTES = 1 << 20;

    /** With more, the packs of many are put into one. */
    private static final int MANY = 55;

    private static final int BLOCK = 512;

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

    @Test
    @Timeout(180)
    void waitsForNoHangingRegistryToTidyUp() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        Thread slow = Thread.ofVirtual()
                .start(() -> artifacts.bring("slow", files -> {
                    hangs.countDown();
                    await(answers);
                    files.add("a", InputStream.nullInputStream(), 0);
                }));
        hangs.await();
        for (int i = 0; i < MANY; i++) {
            bring("a" + i, archive("web/" + i));
        }
        assertThat(packs()).isGreaterThanOrEqualTo(MANY);
        answers.countDown();
        slow.join();
        assertThat(artifacts.has("slow")).isTrue();
        bring("last", archive("web/last"));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> packs() <= 5);
        assertThat(artifacts.open("a0", "1", null)).isPresent();
        assertThat(artifacts.open("last", "1", null)).isPresent();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private long packs() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("artifacts.git/objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(".pack")).count();
        }
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
        assertRefused(archive, Reason.INVALID_MANIFEST, "link is a link, a device");
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
            assertRefused(broken, Reason.INVALID_MANIFEST, "cannot be read as one");
        }
        byte[] whole = archive("web/a", "web/b");
        assertRefused(Arrays.copyOf(whole, whole.length / 2), Reason.INVALID_MANIFEST, "cannot be read as one");
    }

    /** Some kilobytes, of which a reader of archives would make 256 MB before it gives the first entry. */
    @ParameterizedTest
    @ValueSource(
            bytes = {
                TarConstants.LF_GNUTYPE_LONGNAME,
                TarConstants.LF_GNUTYPE_LONGLINK,
                TarConstants.LF_PAX_EXTENDED_HEADER_LC,
                TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER
            })
    void refusesAHeaderWithoutEnd(byte type) throws IOException {
        byte[] archive = raw(tar -> entry(tar, type, bytes("268435000 a="), 256 << 20));
        assertThat(archive.length).isLessThan(MAX_BYTES);
        assertRefused(archive, Reason.LIMIT_EXCEEDED, "bytes of an entry's headers");
    }

    /** Each is read within the reading of the one before: a chain of some kilobytes would be the end of the stack. */
    @ParameterizedTest
    @ValueSource(
            bytes = {
                TarConstants.LF_GNUTYPE_LONGNAME,
                TarConstants.LF_PAX_EXTENDED_HEADER_LC,
                TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER
            })
    void refusesHeadersWithoutAnEntry(byte type) throws IOException {
        byte[] archive = raw(tar -> {
            for (int i = 0; i < 50_000; i++) {
                entry(tar, type, bytes("6 a=b\n"), 0);
            }
        });
        assertThat(archive.length).isLessThan(MAX_BYTES);
        assertRefused(archive, Reason.LIMIT_EXCEEDED, "bytes of an entry's headers");
    }

    /** 50 files without content, and a header of nearly 64 KB for each. */
    @Test
    void refusesMoreHeadersThanFiles() throws IOException {
        byte[] archive = raw(tar -> {
            for (int i = 0; i < 49; i++) {
                entry(tar, TarConstants.LF_GNUTYPE_LONGNAME, bytes("web/" + i + '\0'), 60_000);
                entry(tar, TarConstants.LF_NORMAL, new byte[0], 0);
            }
        });
        assertRefused(archive, Reason.LIMIT_EXCEEDED, "bytes of the unpacked archive, headers among them");
    }

    @Test
    void refusesAttributesThatWouldBeReadAgainForEachFile() throws IOException {
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            attributes.append(attribute("a." + i, "b"));
        }
        byte[] archive = raw(tar -> {
            entry(tar, TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER, bytes(attributes.toString()), 0);
            entry(tar, TarConstants.LF_NORMAL, new byte[0], 0);
        });
        assertRefused(archive, Reason.LIMIT_EXCEEDED, "attributes of the archive's entry: 200; at most 100");
    }

    @Test
    void refusesAFileOfHoles() throws IOException {
        String holes = attribute("GNU.sparse.numblocks", "1") + attribute("GNU.sparse.map", "0,0");
        for (String size : List.of("8000000", "2000000000")) {
            String header = attribute("GNU.sparse.size", size) + holes;
            byte[] archive = raw(tar -> {
                entry(tar, TarConstants.LF_PAX_EXTENDED_HEADER_LC, bytes(header), 0);
                entry(tar, TarConstants.LF_NORMAL, new byte[0], 0);
            });
            assertRefused(archive, Reason.INVALID_MANIFEST, "full of holes");
        }
        byte[] old = raw(tar -> entry(tar, TarConstants.LF_GNUTYPE_SPARSE, new byte[0], 0));
        assertRefused(old, Reason.INVALID_MANIFEST, "the archive");
    }

    @Test
    void refusesAFileThatSaysItIsHuge() throws IOException {
        byte[] archive = raw(tar -> {
            entry(tar, TarConstants.LF_PAX_EXTENDED_HEADER_LC, bytes(attribute("size", "999999999999")), 0);
            entry(tar, TarConstants.LF_NORMAL, new byte[0], 0);
        });
        assertRefused(archive, Reason.LIMIT_EXCEEDED, "999999999999; at most 1048576");
    }

    /** A compressed file may be several, each of which may be empty; all that there may be are read, and no more comes of them. */
    @Test
    void readsCompressedPartsToTheEnd() throws IOException {
        ByteArrayOutputStream empty = new ByteArrayOutputStream();
        new GZIPOutputStream(empty).close();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 100_000; i++) {
            all.writeBytes(empty.toByteArray());
        }
        assertRefused(all.toByteArray(), Reason.INVALID_MANIFEST, "holds no file");
        all.writeBytes(archive("web/Chart.yaml"));
        bring("parts", all.toByteArray());
        assertThat(artifacts.has("parts")).isTrue();
    }

    /** As POSIX has it: the length of all of it, and itself. */
    private static String attribute(String name, String value) {
        int length = name.length() + value.length() + 3;
        int all = length + String.valueOf(length + 2).length();
        return all + " " + name + "=" + value + "\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private interface RawWriting {
        void to(OutputStream tar) throws IOException;
    }

    /** What no program would write. */
    private static byte[] raw(RawWriting writing) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (OutputStream tar = new GZIPOutputStream(archive)) {
            writing.to(tar);
            tar.write(new byte[2 * BLOCK]);
        }
        return archive.toByteArray();
    }

    /** An entry that begins so, and is filled up with zeros. */
    private static void entry(OutputStream tar, byte type, byte[] begin, int size) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry("web/entry", type);
        entry.setSize(Math.max(size, begin.length));
        byte[] header = new byte[BLOCK];
        entry.writeEntryHeader(header);
        tar.write(header);
        tar.write(begin);
        byte[] zeros = new byte[BLOCK];
        for (long left = Math.ceilDiv(entry.getSize(), BLOCK) * BLOCK - begin.length; left > 0; left -= BLOCK) {
            tar.write(zeros, 0, (int) Math.min(left, BLOCK));
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
