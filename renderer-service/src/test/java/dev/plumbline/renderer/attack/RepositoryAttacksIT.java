package dev.plumbline.renderer.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.rendering.RealRenderer;
import dev.plumbline.renderer.source.GitFixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.TreeFormatter;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
@ExtendWith(NativeTools.class)
class RepositoryAttacksIT {

    private static final int MILLION = 1_000_000;

    @TempDir
    Path folder;

    private Target target;

    @BeforeEach
    void start() {
        target = new Target(folder, Map.of("plumbline.renderer.fetch.idle", "30s"));
        target.assertWell();
    }

    @AfterEach
    void stop() {
        target.close();
    }

    @Test
    void refusesAFolderWithAMillionEntriesAndRendersTheOnesBesideIt() throws IOException {
        String commit = target.git.commitTree("app", treeOf(MILLION, FileMode.REGULAR_FILE, blob("x")));
        target.git.ref("refs/heads/many", commit);
        RenderingFailed failed = target.refused(target.source("many", "app"));
        assertThat(failed.reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
        assertThat(failed.message()).contains("app has more than 100000 entries");
        assertThat(failed.revision()).isEqualTo(commit);
        RealRenderer.objects(target.renderer.render(target.source("many", "well")));
    }

    /** Ten folders, each of them ten times the next: a few hundred bytes that hold 10 to the 20th files. */
    @Test
    void refusesFoldersWithMoreFilesThanAnybodyCanCount() throws IOException {
        ObjectId tree = treeOf(10, FileMode.EXECUTABLE_FILE, blob("x"));
        for (int level = 0; level < 20; level++) {
            tree = treeOf(10, FileMode.TREE, tree);
        }
        target.git.ref("refs/heads/bomb", target.git.commitTree("app", tree));
        RenderingFailed failed = target.refused(target.source("bomb", "app"));
        assertThat(failed.reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
        assertThat(failed.message()).contains("files and folders below the path: 100001");
    }

    @Test
    void refusesFoldersDeeperThanAnyPath() throws IOException {
        ObjectId tree = treeOf(1, FileMode.REGULAR_FILE, blob("x"));
        for (int level = 0; level < 10_000; level++) {
            tree = treeOf(1, FileMode.TREE, tree);
        }
        target.git.ref("refs/heads/deep", target.git.commitTree("app", tree));
        assertThat(target.refused(target.source("deep", "app")).message()).contains("levels of folders: 65");
    }

    /** Each of them is one level deep. */
    @Test
    void refusesAChainOfLinksDeeperThanAnyPath() throws IOException {
        TreeFormatter tree = new TreeFormatter();
        for (int i = 0; i < 20_000; i++) {
            TreeFormatter folder = new TreeFormatter();
            folder.append("n", FileMode.SYMLINK, blob("../d%05d".formatted(i + 1)));
            tree.append("d%05d".formatted(i), FileMode.TREE, insert(folder));
        }
        tree.append("d20000", FileMode.TREE, treeOf(1, FileMode.REGULAR_FILE, blob("x")));
        target.git.ref("refs/heads/chain", target.git.commitTree("app", insert(tree)));
        RenderingFailed failed = target.refused(target.source("chain", "app/d00000"));
        assertThat(failed.reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
        assertThat(failed.message()).contains("levels of folders, links followed: 65");
    }

    @Test
    void takesARepositoryWithAHundredThousandBranches() throws IOException {
        branches(100_000);
        RealRenderer.objects(target.renderer.render(target.source("b123456", "app")));
        target.assertWell();
    }

    @Test
    void refusesARepositoryWithAMillionBranches() throws IOException {
        branches(MILLION);
        RenderingFailed failed = target.renderer.failure(target.source("b1234567", "app"));
        assertThat(failed.reason()).isEqualTo(Reason.SOURCE_UNAVAILABLE);
        assertThat(failed.message()).contains("its branches and tags have more than 16777216 bytes");
        branches(0);
        target.assertWell();
    }

    private void branches(int count) throws IOException {
        String commit = target.git.commit(Map.of("app/cm.yaml", Target.configMap("1")));
        StringBuilder packed = new StringBuilder("# pack-refs with: peeled fully-peeled sorted \n");
        for (int ref = count; ref < 2 * count; ref++) {
            packed.append(commit).append(" refs/heads/b").append(ref).append('\n');
        }
        Files.writeString(target.git.repository().getDirectory().toPath().resolve("packed-refs"), packed);
    }

    /** 300 MB of zeros are 300 KB in a pack. Their size stands before them. */
    @Test
    void fetchesNoFileOverTheLimitHoweverSmallItsPackIs() throws IOException {
        try (ObjectInserter inserter = target.git.repository().newObjectInserter();
                InputStream zeros = zeros(300)) {
            ObjectId blob = inserter.insert(Constants.OBJ_BLOB, 300L << 20, zeros);
            inserter.flush();
            target.git.ref("refs/heads/large", target.git.commitTree("app", treeOf(1, FileMode.REGULAR_FILE, blob)));
        }
        RenderingFailed failed = target.renderer.failure(target.source("main", "well"));
        assertThat(failed.reason()).isEqualTo(Reason.SOURCE_UNAVAILABLE);
        assertThat(failed.message()).contains("Object too large (314,572,800 bytes)");
        target.git.delete("refs/heads/large");
        target.assertWell();
    }

    /** Its size stands before it; nothing of it is read. */
    @Test
    void fetchesNoBlobOfFourGigabytes() throws IOException {
        try (HostileRemote remote = HostileRemote.withBlobOf(4L << 30)) {
            RenderingFailed failed =
                    target.renderer.failure(new ApplicationSpec.Source(remote.url(), "main", "app", null));
            assertThat(failed.reason()).isEqualTo(Reason.SOURCE_UNAVAILABLE);
            assertThat(failed.message()).contains("Object too large (4,294,967,296 bytes)");
        }
        target.assertWell();
    }

    /** A pack of a few kilobytes, whose second object is the first one 4,000 times over: 4 GB. */
    @Test
    void fetchesNoChangeThatGrowsToGigabytes() throws IOException {
        int size = 1 << 20;
        byte[] id = new byte[Constants.OBJECT_ID_LENGTH];
        try (ObjectInserter inserter = target.git.repository().newObjectInserter()) {
            inserter.idFor(Constants.OBJ_BLOB, new byte[size]).copyRawTo(id, 0);
        }
        try (HostileRemote remote = HostileRemote.withDeltaOf(id, size, 4_000)) {
            assertThat(remote.packBytes()).isLessThan(10_000);
            RenderingFailed failed =
                    target.renderer.failure(new ApplicationSpec.Source(remote.url(), "main", "app", null));
            assertThat(failed.reason()).isEqualTo(Reason.SOURCE_UNAVAILABLE);
            assertThat(failed.message()).contains("Object too large (4,194,304,000 bytes)");
        }
        target.assertWell();
    }

    @Test
    void rendersNoFolderThatALinkLeadsToOutside() {
        target.git.commit(Map.of(
                "real/cm.yaml",
                Target.configMap("1"),
                "linked",
                GitFixture.LINK + "real",
                "out",
                GitFixture.LINK + "../../../../etc",
                "circle",
                GitFixture.LINK + "circle/x"));
        for (String path : List.of("linked/cm.yaml", "real/cm.yaml", "circle", "circle/x")) {
            assertThat(target.refused(target.source("main", path)).reason())
                    .as(path)
                    .isEqualTo(Reason.PATH_NOT_FOUND);
        }
        for (String path : List.of("out", "out/passwd", "real/../out")) {
            assertThat(target.refused(target.source("main", path)).message())
                    .as(path)
                    .contains("the link out leads out of the repository");
        }
        assertThat(RealRenderer.objects(target.renderer.render(target.source("main", "linked"))))
                .hasSize(1);
    }

    @Test
    void readsNoFileOverTheLimitOfARendering() throws IOException {
        try (ObjectInserter inserter = target.git.repository().newObjectInserter();
                InputStream zeros = zeros(90)) {
            ObjectId blob = inserter.insert(Constants.OBJ_BLOB, 90L << 20, zeros);
            inserter.flush();
            target.git.ref("refs/heads/large", target.git.commitTree("app", treeOf(1, FileMode.REGULAR_FILE, blob)));
        }
        RenderingFailed failed = target.refused(target.source("large", "app"));
        assertThat(failed.reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
        assertThat(failed.message()).contains("bytes of app/0000000.yaml: 94371840");
    }

    @Test
    void takesNoOptionForARevision() {
        for (String revision : List.of(
                "--upload-pack=touch /tmp/plumbline-escaped",
                "-u/tmp/plumbline-escaped",
                "refs/heads/../../../../etc/passwd",
                "main:../etc/passwd",
                "../HEAD",
                "main^{/x}",
                "@{u}",
                "\u0000")) {
            RenderingFailed failed = target.renderer.failure(target.source(revision, "well"));
            assertThat(failed.reason()).as(revision).isEqualTo(Reason.REVISION_NOT_FOUND);
        }
        String named = "--upload-pack=touch${IFS}plumbline-escaped";
        target.git.ref("refs/heads/" + named, target.git.commit(Map.of("app/cm.yaml", Target.configMap("1"))));
        RealRenderer.objects(target.renderer.render(target.source(named, "app")));
        assertThat(Path.of("/tmp/plumbline-escaped")).doesNotExist();
        assertThat(Path.of("plumbline-escaped")).doesNotExist();
        target.assertWell();
    }

    @Test
    void speaksToNothingButRemotes() {
        for (String url : List.of(
                "ext::sh -c touch% /tmp/plumbline-escaped",
                "file:///etc",
                "/etc",
                "../repository.git",
                "git://127.0.0.1/x.git",
                "--upload-pack=touch /tmp/plumbline-escaped",
                "ssh://-oProxyCommand=touch%20/tmp/plumbline-escaped/x.git",
                "fd::17/x",
                "bundle:///tmp/x",
                "s3://bucket/x")) {
            RenderingFailed failed = target.renderer.failure(new ApplicationSpec.Source(url, "main", "app", null));
            assertThat(failed.reason()).as(url).isEqualTo(Reason.SOURCE_UNAVAILABLE);
        }
        assertThat(Path.of("/tmp/plumbline-escaped")).doesNotExist();
        target.assertWell();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "a\nb"})
    void writesNoFileOfAHostileName(String name) throws IOException {
        TreeFormatter tree = new TreeFormatter();
        tree.append("Chart.yaml", FileMode.REGULAR_FILE, blob("apiVersion: v2\nname: app\nversion: 0.1.0\n"));
        // past JGit's own check of names
        tree.append(name.getBytes(StandardCharsets.UTF_8), 0, name.length(), FileMode.REGULAR_FILE, blob("x"), true);
        target.git.ref("refs/heads/names", target.git.commitTree("app", insert(tree)));
        assertThat(target.refused(target.source("names", "app")).reason()).isIn(Reason.INVALID_MANIFEST, Reason.EMPTY);
    }

    @Test
    void writesNoFileOfANameThatNoFileSystemTakes() throws IOException {
        TreeFormatter tree = new TreeFormatter();
        tree.append("Chart.yaml", FileMode.REGULAR_FILE, blob("apiVersion: v2\nname: app\nversion: 0.1.0\n"));
        tree.append("a".repeat(300), FileMode.REGULAR_FILE, blob("x"));
        target.git.ref("refs/heads/names", target.git.commitTree("app", insert(tree)));
        assertThat(target.refused(target.source("names", "app")).reason()).isEqualTo(Reason.INVALID_MANIFEST);
    }

    private ObjectId blob(String text) throws IOException {
        try (ObjectInserter inserter = target.git.repository().newObjectInserter()) {
            ObjectId id = inserter.insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8));
            inserter.flush();
            return id;
        }
    }

    private ObjectId treeOf(int entries, FileMode mode, ObjectId entry) throws IOException {
        TreeFormatter tree = new TreeFormatter(entries * 45);
        String suffix = mode == FileMode.REGULAR_FILE ? ".yaml" : "";
        for (int i = 0; i < entries; i++) {
            tree.append("%07d".formatted(i) + suffix, mode, entry);
        }
        return insert(tree);
    }

    private ObjectId insert(TreeFormatter tree) throws IOException {
        try (ObjectInserter inserter = target.git.repository().newObjectInserter()) {
            ObjectId id = inserter.insert(tree);
            inserter.flush();
            return id;
        }
    }

    private static InputStream zeros(int megabytes) {
        List<InputStream> parts = new ArrayList<>();
        byte[] part = new byte[1 << 20];
        for (int i = 0; i < megabytes; i++) {
            parts.add(new ByteArrayInputStream(part));
        }
        return new SequenceInputStream(Collections.enumeration(parts));
    }
}
