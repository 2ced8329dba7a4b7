package dev.plumbline.renderer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.renderer.RendererConfig;
import dev.plumbline.renderer.RendererSettings;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.signature.GpgSigner;
import dev.plumbline.renderer.source.signature.Signers;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TagBuilder;
import org.eclipse.jgit.util.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class MirrorsTest {

    @TempDir
    Path folder;

    private final GpgSigner alice = GpgSigner.fresh();
    private GitServer server;
    private GitFixture git;
    private Mirrors mirrors;
    private String url;
    private int triggers;

    @BeforeEach
    void serveRepository() {
        server = new GitServer();
        git = new GitFixture(folder.resolve("fleet.git"));
        url = server.serve("fleet", git.repository());
        mirrors = mirrors(Map.of());
    }

    @AfterEach
    void stop() {
        mirrors.close();
        git.close();
        server.close();
    }

    @Test
    void findsBranchesTagsCommitsAndHead() throws IOException {
        String first = git.commit(Map.of("a", "1"));
        String second = git.commit(Map.of("a", "2"));
        git.ref("refs/tags/v1", first);
        git.ref("refs/tags/v2", annotatedTag(second));
        git.ref("refs/heads/feature/x", first);
        fetch();
        assertThat(revision("main")).isEqualTo(second);
        assertThat(revision("HEAD")).isEqualTo(second);
        assertThat(revision("feature/x")).isEqualTo(first);
        assertThat(revision("v1")).isEqualTo(first);
        assertThat(revision("v2")).isEqualTo(second);
        assertThat(revision("refs/tags/v1")).isEqualTo(first);
        assertThat(revision(first)).isEqualTo(first);
        assertThat(revision(first.substring(0, 10))).isEqualTo(first);
        assertNotFound("nope");
        assertNotFound("0".repeat(39) + "1");
    }

    /** Who may push but not sign could show an old release as a new one. */
    @Test
    void takesNoTagUnderAnothersName() throws IOException {
        String tag = annotatedTag(git.commit(Map.of("a", "1")));
        for (String name : List.of("v2", "v3.0.0")) {
            git.ref("refs/tags/" + name, tag);
        }
        fetch();
        assertThat(unsigned("v2")).isEqualTo("the tag " + tag + " is not signed");
        assertThat(unsigned(tag)).isEqualTo("the tag " + tag + " is not signed");
        for (String revision : List.of("v3.0.0", "refs/tags/v3.0.0", "tags/v3.0.0", ">=1.0.0")) {
            assertThat(unsigned(revision))
                    .as(revision)
                    .isEqualTo("the tag " + tag + " is not verified: it is the tag v2 under the name v3.0.0");
        }
    }

    private String unsigned(String revision) throws IOException {
        alice.trusted(folder, "alice");
        try (SourceTree tree = mirrors.open(url, revision)) {
            ApplicationSpec.Verify verify =
                    new ApplicationSpec.Verify(ApplicationSpec.Verify.Mode.TAG, List.of("alice"));
            return String.valueOf(catchThrowable(() -> tree.requireSigned(verify, Optional.empty()))
                    .getMessage());
        }
    }

    @Test
    void refusesAPointerToALargeFile() {
        git.commit(Map.of(
                "app/big.yaml",
                "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
                "app/old.yaml",
                "version https://hawser.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
                "app/small.yaml",
                "version: https://git-lfs.github.com/spec/v1\n"));
        fetch();
        try (SourceTree tree = mirrors.open(url, "main")) {
            TreeEntry pointer = tree.find(RepositoryPath.of("app/big.yaml")).orElseThrow();
            assertThatThrownBy(() -> tree.read(pointer)).isInstanceOfSatisfying(RenderingException.class, e -> {
                assertThat(e.text()).contains("app/big.yaml is a Git LFS pointer");
                assertThat(e.file()).isEqualTo("app/big.yaml");
            });
            TreeEntry old = tree.find(RepositoryPath.of("app/old.yaml")).orElseThrow();
            assertThatThrownBy(() -> tree.read(old)).hasMessageContaining("is a Git LFS pointer");
            TreeEntry other = tree.find(RepositoryPath.of("app/small.yaml")).orElseThrow();
            assertThat(tree.read(other)).isNotEmpty();
        }
    }

    @Test
    void descendsFromNothingThatIsNoCommit() {
        git.commit(Map.of("a", "1"));
        fetch();
        try (SourceTree tree = mirrors.open(url, "main")) {
            assertThat(tree.descendsFrom("1.2.3@sha256:" + "0".repeat(64))).isFalse();
            assertThat(tree.descendsFrom(tree.revision())).isTrue();
        }
    }

    @Test
    void followsForcedPushesAndForgetsDeletedBranches() throws IOException {
        git.commit(Map.of("a", "1"));
        git.ref("refs/heads/gone", git.commit(Map.of("a", "2")));
        fetch();
        String forced = git.commitAnew(Map.of("a", "3"));
        var deletion = git.repository().updateRef("refs/heads/gone");
        deletion.setForceUpdate(true);
        deletion.delete();
        fetch();
        assertThat(revision("main")).isEqualTo(forced);
        assertNotFound("gone");
    }

    @Test
    void takesARepositoryWithoutAnyCommit() {
        fetch();
        assertNotFound("main");
        assertNotFound("HEAD");
        String first = git.commit(Map.of("a", "1"));
        fetch();
        assertThat(revision("HEAD")).isEqualTo(first);
    }

    @Test
    void carriesOnWhereAKilledProcessLeftItsLocks() throws IOException {
        git.commit(Map.of("a", "1"));
        fetch();
        mirrors.close();
        try (var mirror = Files.newDirectoryStream(folder.resolve("mirrors"), "*.git")) {
            Files.createFile(mirror.iterator().next().resolve("refs/heads/main.lock"));
        }
        mirrors = mirrors(Map.of());
        String second = git.commit(Map.of("a", "2"));
        fetch();
        assertThat(revision("main")).isEqualTo(second);
    }

    /** As a machine leaves it whose power went: the refs are there, and no fetch asks for what they name. */
    @Test
    void fetchesAllAnewWhereItHasLostAnObject() throws IOException {
        String first = git.commit(Map.of("a", "1"));
        git.ref("refs/tags/v1", annotatedTag(first));
        for (String revision : List.of("main", first, "HEAD", "v1")) {
            fetch();
            mirrors.close();
            try (FileChannel pack = FileChannel.open(onlyObject(".pack"), StandardOpenOption.WRITE)) {
                pack.truncate(pack.size() / 2);
            }
            mirrors = mirrors(Map.of());
            mirrors.fetch(url, revision, "one");
            assertThatThrownBy(() -> mirrors.open(url, revision))
                    .as(revision)
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContaining("has lost an object");
            mirrors.fetch(url, revision, "one");
            assertThat(revision(revision)).as(revision).isEqualTo(first);
            assertThat(revision("main")).as(revision).isEqualTo(first);
        }
    }

    @Test
    void fetchesAllAnewWhereAFileIsGoneThatACommitHas() throws IOException {
        git.commit(Map.of("a", "1"));
        fetch();
        git.commit(Map.of("a", "2"));
        fetch();
        try (SourceTree tree = mirrors.open(url, "main")) {
            TreeEntry file = tree.find(RepositoryPath.of("a")).orElseThrow();
            try (Stream<Path> packs = Files.walk(folder.resolve("mirrors"))) {
                for (Path each : packs.filter(Files::isRegularFile)
                        .filter(path -> path.toString().contains("/objects/"))
                        .toList()) {
                    Files.delete(each);
                }
            }
            mirrors.close();
            assertThatThrownBy(() -> tree.read(file)).isInstanceOf(SourceUnavailable.class);
        }
        mirrors.fetch(url, "main", "trigger-0");
        try (SourceTree tree = mirrors.open(url, "main")) {
            assertThat(tree.read(tree.find(RepositoryPath.of("a")).orElseThrow()))
                    .asString()
                    .isEqualTo("2");
        }
    }

    /** JGit gives a pack its name before its index, and throws away one that comes again. */
    @Test
    void takesAPackAgainThatAKilledProcessLeftWithoutItsIndex() throws IOException {
        String first = git.commit(Map.of("a", "1"));
        git.ref("refs/heads/name.pack", first);
        git.ref("refs/heads/name.keep", first);
        fetch();
        mirrors.close();
        Path index = onlyObject(".idx");
        Path keep = index.resolveSibling(index.getFileName().toString().replace(".idx", ".keep"));
        Path incoming = index.resolveSibling("../incoming_1.pack").normalize();
        Files.createFile(keep);
        Files.createFile(incoming);
        Files.delete(index);
        mirrors = mirrors(Map.of());
        fetch();
        assertThatThrownBy(() -> mirrors.open(url, "main")).isInstanceOf(SourceUnavailable.class);
        fetch();
        assertThat(revision("main")).isEqualTo(first);
        mirrors.close();
        mirrors = mirrors(Map.of());
        assertThat(revision("name.pack")).as("what is no file of JGit's stays").isEqualTo(first);
        assertThat(revision("name.keep")).isEqualTo(first);
        assertThat(keep).doesNotExist();
        assertThat(incoming).doesNotExist();
    }

    private Path onlyObject(String extension) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("mirrors"))) {
            List<Path> found = files.filter(file -> file.toString().endsWith(extension))
                    .filter(file -> file.toString().contains("/objects/"))
                    .toList();
            assertThat(found).hasSize(1);
            return found.getFirst();
        }
    }

    @Test
    void fetchesNothingForACommitThatItHas() {
        String first = git.commit(Map.of("a", "1"));
        mirrors.fetch(url, "main", "one");
        int before = server.fetches();
        mirrors.fetch(url, first, "two");
        assertThat(server.fetches()).isEqualTo(before);
    }

    @Test
    void tellsWhichFilesDifferBetweenTwoCommits() {
        String first = git.commit(Map.of("a", "1", "web/b", "1", "web/base/c", "1"));
        String second = git.commit(Map.of("web/b", "2", "web/base/c", "", "new/d", "1"));
        mirrors.fetch(url, "main", "trigger");
        assertThat(mirrors.changes(url, first, second, 3).orElseThrow())
                .containsExactlyInAnyOrder("web/b", "web/base/c", "new/d");
        assertThat(mirrors.changes(url, first, second, 2)).isEmpty();
        assertThat(mirrors.changes(url, "1".repeat(40), second, 3)).isEmpty();
        assertThat(mirrors.changes(url, "1.2.3@sha256:no-commit", second, 3)).isEmpty();
    }

    @Test
    void takesTheHighestTagOfARangeWhereNoRefHasThatName() throws IOException {
        String old = git.commit(Map.of("a", "1"));
        String newest = git.commit(Map.of("a", "2"));
        String candidate = git.commit(Map.of("a", "3"));
        git.ref("refs/tags/v1.9.0", old);
        git.ref("refs/tags/v1.10.0", annotatedTag(newest));
        git.ref("refs/tags/v1.11.0-rc.1", candidate);
        git.ref("refs/tags/v2.0.0", candidate);
        fetch();
        assertThat(revision("1.x")).isEqualTo(newest);
        assertThat(revision("~1.9")).isEqualTo(old);
        assertThat(revision(">=1.0.0-0 <2")).isEqualTo(candidate);
        assertThatThrownBy(() -> mirrors.open(url, "^3")).hasMessageContaining("no tag in the range ^3");
        git.ref("refs/heads/1.x", old);
        mirrors.fetch(url, "1.x", "another");
        assertThat(revision("1.x")).isEqualTo(old);
    }

    @Test
    void logsInFromTheFileAndNeverTellsThePassword() throws IOException {
        git.commit(Map.of("a", "1"));
        String login = Base64.getEncoder().encodeToString("bot:hunter2".getBytes(StandardCharsets.UTF_8));
        server.requireAuthorization("Basic " + login);
        assertThatThrownBy(() -> mirrors.fetch(url.replace("//", "//bot:hunter2@"), "main", "t"))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("authentication")
                .hasMessageNotContaining("hunter2");
        Path file = folder.resolve("credentials");
        Files.writeString(file, """
                credentials:
                - url: %s
                  username: bot
                  password: hunter2
                """.formatted(url));
        mirrors.close();
        mirrors = mirrors(Map.of("plumbline.git.credentials-file", file.toString()));
        fetch();
        assertThat(revision("main")).hasSize(40);
    }

    @Test
    void tellsWhatIsWrongWithARemote() {
        assertThatThrownBy(() -> mirrors.fetch(url.replace("fleet", "nope"), "main", "t"))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("no such repository");
        server.close();
        assertThatThrownBy(() -> mirrors.fetch(url, "main", "t"))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("connection refused");
    }

    @Test
    void waitsForNoHangingRemoteButItsOwn() throws Exception {
        git.commit(Map.of("a", "1"));
        List<Future<Throwable>> stuck = new ArrayList<>();
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();
                ServerSocket hanging = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            String silent = "http://127.0.0.1:" + hanging.getLocalPort() + "/r";
            for (int i = 0; i < 20; i++) {
                String remote = silent + i + ".git";
                stuck.add(others.submit(() -> catchThrowable(() -> mirrors.fetch(remote, "main", "t"))));
            }
            try (Socket first = hanging.accept()) { // they are under way, and are never answered
                fetch();
                assertThat(revision("main")).hasSize(40);
                assertThat(first.isConnected()).isTrue();
                assertThat(stuck).noneMatch(Future::isDone);
            }
        }
        for (Future<Throwable> each : stuck) {
            assertThat(each.get()).isInstanceOf(SourceUnavailable.class);
        }
    }

    @Test
    void givesUpARemoteThatIsSilent() throws IOException {
        mirrors.close();
        mirrors = mirrors(Map.of("plumbline.renderer.fetch.idle", "1s"));
        try (ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            String remote = "http://127.0.0.1:" + silent.getLocalPort() + "/r.git";
            assertThatThrownBy(() -> mirrors.fetch(remote, "main", "t"))
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContaining("did not answer in time");
        }
    }

    @Test
    void downloadsNothingAgainThatItRefusedUntilTheTipsChange() throws IOException {
        mirrors.close();
        mirrors = mirrors(Map.of("plumbline.renderer.fetch.object", "100000"));
        git.commit(Map.of("a", "1"));
        fetch();
        noise("large", 1);
        String large = git.commit(Map.of("a", "2"));
        int before = server.packs();
        for (int attempt = 0; attempt < 5; attempt++) {
            assertRefused();
        }
        // Of the first it is not certain what it was of: the tips may have moved meanwhile.
        assertThat(server.packs() - before).isEqualTo(2);
        assertThat(revision("main")).isNotEqualTo(large);

        git.commit(Map.of("a", "3"));
        assertRefused();
        assertRefused();
        assertThat(server.packs() - before).isEqualTo(3);

        git.withoutBinary("large");
        String good = git.commitAnew(Map.of("a", "5"));
        fetch();
        assertThat(revision("main")).isEqualTo(good);
        int packs = server.packs();
        git.commit(Map.of("a", "6"));
        fetch();
        assertThat(server.packs()).isEqualTo(packs + 1);
    }

    private void assertRefused() {
        assertThatThrownBy(this::fetch)
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("Object too large (200,000 bytes)");
    }

    /** A remote whose history is written anew again and again sends little each time. */
    @Test
    void keepsNothingThatTheRemoteNoLongerHasWhereThereIsNoRoomForIt() throws IOException {
        mirrors.close();
        mirrors = mirrors(Map.of("plumbline.renderer.fetch.mirror", "300000"));
        for (int i = 0; i < 5; i++) {
            noise("large", i);
            String revision = git.commitAnew(Map.of("a", "" + i));
            fetch();
            assertThat(revision("main")).isEqualTo(revision);
        }
    }

    @Test
    void refusesARepositoryThatHasMoreThanAMirrorMayHaveUntilItIsCleanedOrMayHaveMore() throws IOException {
        mirrors.close();
        mirrors = mirrors(Map.of("plumbline.renderer.fetch.mirror", "300000"));
        noise("large", 1);
        String small = git.commit(Map.of("a", "1"));
        fetch();
        noise("larger", 2);
        git.commit(Map.of("a", "2"));
        assertFull();
        int packs = server.packs();
        assertFull();
        assertThat(server.packs()).as("it is not downloaded again").isEqualTo(packs);
        assertThatThrownBy(() -> mirrors.open(url, small)).isInstanceOf(SourceUnavailable.class);

        git.withoutBinary("larger");
        String cleaned = git.commitAnew(Map.of("a", "3"));
        fetch();
        assertThat(revision("main")).isEqualTo(cleaned);

        noise("larger", 3);
        String larger = git.commit(Map.of("a", "4"));
        assertFull();
        mirrors.close();
        mirrors = mirrors(Map.of("plumbline.renderer.fetch.mirror", "1M"));
        fetch();
        assertThat(revision("main")).isEqualTo(larger);
    }

    private void assertFull() {
        assertThatThrownBy(this::fetch)
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining(RepositoryUrl.of(url) + " cannot be fetched: its mirror would have more bytes: at"
                        + " most 300000 are allowed");
    }

    /** What is not there because the mirror was emptied just now may be at the remote. */
    @Test
    void saysNotThatARevisionIsMissingWhereItIsEmptiedInTheMidst() throws IOException {
        SmallRyeConfig config = settings(Map.of());
        Remotes remotes = new Remotes(
                config.getConfigMapping(RendererConfig.class).fetch(), config.getConfigMapping(GitConfig.class));
        JGitSourceTree.Reading reading =
                new JGitSourceTree.Reading(1 << 20, new Signers(Optional.empty(), InstantSource.system()));
        AtomicReference<Runnable> midst = new AtomicReference<>(() -> {});
        Path directory = folder.resolve("one.git");
        Mirror mirror = new Mirror(new Watched(directory, midst), () -> emptied(directory, midst), remotes, reading);
        RemoteUrl remote = RemoteUrl.of(url);
        noise("large", 1);
        String first = git.commit(Map.of("a", "1"));
        mirror.fetch(remote, "one");

        noise("large", 2);
        String second = git.commitAnew(Map.of("a", "2"));
        midst.set(() -> mirror.fetch(remote, "two"));
        assertThatThrownBy(() -> mirror.open("main"))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("was emptied");
        try (SourceTree tree = mirror.open("main")) {
            assertThat(tree.revision()).isEqualTo(second);
        }
        assertThatThrownBy(() -> mirror.open(first)).hasMessageContaining("no branch, tag or commit");
        mirror.close();
    }

    private static Repository emptied(Path directory, AtomicReference<Runnable> midst) {
        try {
            FileUtils.delete(directory.toFile(), FileUtils.RECURSIVE);
            return new Watched(directory, midst);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has something happen once, before the next object is read. */
    private static final class Watched extends MirrorRepository {

        private final AtomicReference<Runnable> midst;

        Watched(Path directory, AtomicReference<Runnable> midst) throws IOException {
            super(directory.toFile(), new Limits(1 << 20, 1_000, 1 << 20, 300_000));
            this.midst = midst;
            create(true);
        }

        @Override
        public ObjectReader newObjectReader() {
            midst.getAndSet(() -> {}).run();
            return super.newObjectReader();
        }
    }

    private void noise(String file, int seed) throws IOException {
        byte[] noise = new byte[200_000];
        new Random(seed).nextBytes(noise);
        git.binary(file, noise);
    }

    @Test
    void forgetsWhatNobodyNamesAnyMoreAndFetchesItAnewWhereSomebodyDoes() throws IOException {
        GitFixture other = new GitFixture(folder.resolve("other.git"));
        String otherUrl = server.serve("other", other.repository());
        String kept = git.commit(Map.of("a", "1"));
        String gone = other.commit(Map.of("a", "2"));
        fetch();
        mirrors.fetch(otherUrl, "main", "one");
        Set<RepositoryUrl> named = Set.of(RepositoryUrl.of(url));
        mirrors.forget(named, Duration.ofDays(1));
        assertThat(folders()).as("it was used a moment ago").isEqualTo(2);
        mirrors.forget(named, Duration.ZERO);
        assertThat(folders()).isEqualTo(1);
        assertThat(revision("main")).isEqualTo(kept);
        mirrors.fetch(otherUrl, "main", "two");
        try (SourceTree tree = mirrors.open(otherUrl, "main")) {
            assertThat(tree.revision()).isEqualTo(gone);
        }
        mirrors.close();
        mirrors = mirrors(Map.of());
        mirrors.forget(named, Duration.ZERO);
        assertThat(folders()).as("that of a former run goes too").isEqualTo(1);
        assertThat(revision("main")).isEqualTo(kept);
        other.close();
    }

    /** What is left where a folder's making or its deletion was broken off keeps no other. */
    @Test
    void forgetsFoldersThatAreNotWhole() throws IOException {
        git.commit(Map.of("a", "1"));
        fetch();
        mirrors.close();
        Path half = Files.createDirectories(folder.resolve("mirrors/" + "0".repeat(32) + ".git"));
        Path other = Files.createDirectories(folder.resolve("mirrors/other.git"));
        mirrors = mirrors(Map.of());
        mirrors.forget(Set.of(), Duration.ofDays(1));
        assertThat(half).as("it may be in the making").exists();
        mirrors.forget(Set.of(), Duration.ZERO);
        assertThat(half).doesNotExist();
        assertThat(other).as("it is no mirror").exists();
        assertThat(folders()).isEqualTo(1);
    }

    private long folders() throws IOException {
        try (var all = Files.list(folder.resolve("mirrors"))) {
            return all.filter(each -> each.toString().endsWith(".git")).count();
        }
    }

    @Test
    void putsManyPacksIntoOne() {
        for (int i = 0; i < 52; i++) {
            git.commit(Map.of("a", "" + i));
            fetch();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> packs() < 20);
        fetch();
        assertThat(revision("main")).hasSize(40);
    }

    /** Packs come and go while they are counted. */
    private long packs() throws IOException {
        long packs = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.resolve("mirrors"), "*.git")) {
            for (Path mirror : all) {
                try (Stream<Path> files = Files.list(mirror.resolve("objects/pack"))) {
                    packs += files.filter(file -> file.toString().endsWith(".pack"))
                            .count();
                }
            }
        }
        return packs;
    }

    private void fetch() {
        mirrors.fetch(url, "main", "trigger-" + triggers++);
    }

    private String revision(String name) {
        try (SourceTree tree = mirrors.open(url, name)) {
            return tree.revision();
        }
    }

    private void assertNotFound(String name) {
        assertThatThrownBy(() -> mirrors.open(url, name))
                .isInstanceOfSatisfying(
                        RenderingException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REVISION_NOT_FOUND));
    }

    private String annotatedTag(String commit) throws IOException {
        try (ObjectInserter inserter = git.repository().newObjectInserter()) {
            TagBuilder tag = new TagBuilder();
            tag.setTag("v2");
            tag.setObjectId(org.eclipse.jgit.lib.ObjectId.fromString(commit), Constants.OBJ_COMMIT);
            tag.setTagger(new PersonIdent("Test", "test@example.com"));
            String id = inserter.insert(tag).name();
            inserter.flush();
            return id;
        }
    }

    private Mirrors mirrors(Map<String, String> settings) {
        return OpenMirrors.with(settings(settings));
    }

    private SmallRyeConfig settings(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("plumbline.renderer.signers-directory", folder.toString());
        all.put("plumbline.renderer.mirrors", folder.resolve("mirrors").toString());
        return RendererSettings.of(all);
    }
}
