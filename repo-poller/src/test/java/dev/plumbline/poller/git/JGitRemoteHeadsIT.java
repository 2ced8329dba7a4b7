package dev.plumbline.poller.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.plumbline.events.RepositoryUnreachable.Reason;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.poller.poll.Head;
import dev.plumbline.poller.poll.PollerSettings;
import dev.plumbline.poller.poll.RemoteHeads;
import dev.plumbline.poller.poll.RemoteUnavailable;
import dev.plumbline.poller.poll.WatchedRepository;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JGitRemoteHeadsIT {

    private static final String MAIN = "refs/heads/main";

    private final GitServer server = new GitServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void listsWhatWasAskedForAndNothingElse() throws Exception {
        String tip = server.commit("fleet", MAIN, "one");
        server.commit("fleet", "refs/heads/main-2", "two");
        server.commit("fleet", "refs/heads/feature", "three");
        assertThat(heads(Map.of()).list(fleet(), Set.of(MAIN, "refs/tags/main")).heads())
                .isEqualTo(Map.of(MAIN, new Head(tip, null)));
        assertThat(server.requests())
                .allMatch(request -> request.startsWith("version=2"))
                .anyMatch(request -> request.contains("ref-prefix refs/heads/main"))
                .noneMatch(request -> request.contains("refs/refs"));
    }

    @Test
    void callsHeadByItsBranch() throws Exception {
        String tip = server.commit("fleet", MAIN, "one");
        assertThat(heads(Map.of()).list(fleet(), Set.of("HEAD")).heads())
                .isEqualTo(Map.of(MAIN, new Head(tip, null, true)));
        assertThat(heads(Map.of()).list(fleet(), Set.of(MAIN, "HEAD")).heads())
                .isEqualTo(Map.of(MAIN, new Head(tip, null, true)));
    }

    @Test
    void callsABranchThatStandsForAnotherByItsOwnName() throws Exception {
        String tip = "1234567890".repeat(4);
        HttpServer git = listing(
                tip + " HEAD symref-target:refs/heads/main\n",
                tip + " refs/heads/main\n",
                tip + " refs/heads/stable symref-target:refs/heads/main\n");
        try {
            WatchedRepository repository =
                    repository("http://127.0.0.1:" + git.getAddress().getPort() + "/fleet.git");
            assertThat(heads(Map.of())
                            .list(repository, Set.of("HEAD", MAIN, "refs/heads/stable"))
                            .heads())
                    .isEqualTo(Map.of(MAIN, new Head(tip, null, true), "refs/heads/stable", new Head(tip, null)));
        } finally {
            git.stop(0);
        }
    }

    /** Lists these as Git does: JGit's own server says of HEAD alone what it stands for. */
    private static HttpServer listing(String... refs) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean advertisement = exchange.getRequestURI().getPath().endsWith("/info/refs");
            String body = advertisement
                    ? packets("# service=git-upload-pack\n") + packets("version 2\n", "ls-refs\n", "fetch\n")
                    : packets(refs);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            "application/x-git-upload-pack-" + (advertisement ? "advertisement" : "result"));
            exchange.sendResponseHeaders(200, body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String packets(String... lines) {
        StringBuilder packets = new StringBuilder();
        for (String line : lines) {
            packets.append("%04x%s".formatted(line.length() + 4, line));
        }
        return packets.append("0000").toString();
    }

    @Test
    void triesTheNextFormOfAUrlWhereOneLeadsNowhereAndThatFirstFromThenOn() throws Exception {
        String tip = server.commit("fleet", MAIN, "one");
        String good = server.url("fleet");
        WatchedRepository repository = new WatchedRepository(
                RepositoryUrl.of(good),
                List.of("git@127.0.0.1:fleet", "https://127.0.0.1:1/fleet", good.replace("fleet", "gone"), good),
                Set.of("main"));
        JGitRemoteHeads heads = heads(Map.of());
        assertThat(heads.list(repository, Set.of(MAIN)).heads()).isEqualTo(Map.of(MAIN, new Head(tip, null)));
        int asked = server.requests().size();
        heads.list(repository, Set.of(MAIN));
        assertThat(server.requests()).hasSize(asked + asked - 1);
    }

    @Test
    void listsNothingOfAnEmptyRepository() throws Exception {
        server.commit("fleet", MAIN, "one");
        server.delete("fleet", MAIN);
        assertThat(heads(Map.of()).list(fleet(), Set.of(MAIN, "HEAD")).names()).isEmpty();
    }

    @Test
    void takesCredentialsFromTheFile(@TempDir Path folder) throws Exception {
        server.commit("fleet", MAIN, "one");
        server.mood(GitServer.Mood.DEMANDING);
        Path file = folder.resolve("credentials");
        Files.writeString(file, """
                credentials:
                - url: %s
                  username: %s
                  password: %s
                """.formatted(server.url("fleet"), GitServer.USER, GitServer.PASSWORD));
        JGitRemoteHeads heads = heads(Map.of("plumbline.git.credentials-file", file.toString()));
        assertThat(heads.list(fleet(), Set.of(MAIN)).names()).contains(MAIN);

        Files.writeString(file, "credentials: []");
        assertThatExceptionOfType(RemoteUnavailable.class)
                .isThrownBy(() -> heads.list(fleet(), Set.of(MAIN)))
                .withMessageContaining("the login is refused")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED))
                .withMessageNotContaining(GitServer.PASSWORD);
    }

    @Test
    void tellsNoPasswordOfAUrl() {
        WatchedRepository secret = repository(server.url("gone").replace("http://", "http://robot:canary@"));
        assertThatExceptionOfType(RemoteUnavailable.class)
                .isThrownBy(() -> heads(Map.of()).list(secret, Set.of(MAIN)))
                .withMessageContaining("not found")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND))
                .withMessageNotContaining("canary");
    }

    @Test
    void quotesNothingOfWhatIsNoGitServer() throws Exception {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] canary = "canary\tline\n".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, canary.length);
            exchange.getResponseBody().write(canary);
            exchange.close();
        });
        other.start();
        try {
            WatchedRepository repository =
                    repository("http://127.0.0.1:" + other.getAddress().getPort() + "/fleet.git");
            assertThatExceptionOfType(RemoteUnavailable.class)
                    .isThrownBy(() -> heads(Map.of()).list(repository, Set.of(MAIN)))
                    .withMessageContaining("no Git server that speaks the smart protocol")
                    .withMessageNotContaining("canary");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void refusesAnAnswerThatIsTooLong() throws Exception {
        for (int i = 0; i < 50; i++) {
            server.commit("fleet", "refs/heads/main-" + i, "many");
        }
        assertThatExceptionOfType(RemoteUnavailable.class)
                .isThrownBy(
                        () -> heads(Map.of("plumbline.poller.max-answer", "1k")).list(fleet(), Set.of(MAIN)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
                .withMessageContaining("longer than allowed");
        assertThatExceptionOfType(RemoteUnavailable.class)
                .isThrownBy(
                        () -> heads(Map.of("plumbline.poller.max-refs", "10")).list(fleet(), Set.of(MAIN)))
                .withMessageContaining("at most 10");
    }

    @Test
    void countsAPackedAnswerAsLongAsItIsUnpacked() throws Exception {
        byte[] packed = packed(50_000);
        assertThat(packed).hasSizeLessThan(1_000_000);
        HttpServer hostile = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hostile.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-advertisement");
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, packed.length);
            exchange.getResponseBody().write(packed);
            exchange.close();
        });
        hostile.start();
        try {
            WatchedRepository repository =
                    repository("http://127.0.0.1:" + hostile.getAddress().getPort() + "/fleet.git");
            assertThatExceptionOfType(RemoteUnavailable.class)
                    .isThrownBy(() -> heads(
                                    Map.of("plumbline.poller.max-answer", "1m", "plumbline.poller.max-refs", "90000"))
                            .list(repository, Set.of(MAIN)))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
            assertThat(heads(Map.of("plumbline.poller.max-answer", "8m", "plumbline.poller.max-refs", "90000"))
                            .list(repository, Set.of("refs/heads/b-7"))
                            .names())
                    .hasSize(1);
        } finally {
            hostile.stop(0);
        }
    }

    /** What a server of the first protocol says of so many branches. */
    private static byte[] packed(int branches) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write("001e# service=git-upload-pack\n0000".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < branches; i++) {
                String line = "1234567890".repeat(4) + " refs/heads/b-" + i + (i == 0 ? "\0agent=hostile\n" : "\n");
                out.write("%04x%s".formatted(line.length() + 4, line).getBytes(StandardCharsets.US_ASCII));
            }
            out.write("0000".getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    @Test
    void hearsHowLongABusyRemoteWantsToBeLeftAlone() throws Exception {
        HttpServer busy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        busy.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "120");
            exchange.sendResponseHeaders(429, -1);
            exchange.close();
        });
        busy.start();
        try {
            String url = "http://127.0.0.1:" + busy.getAddress().getPort() + "/fleet.git";
            assertThatExceptionOfType(RemoteUnavailable.class)
                    .isThrownBy(() -> heads(Map.of())
                            .list(new WatchedRepository(new RepositoryUrl("h/x"), url, Set.of("main")), Set.of(MAIN)))
                    .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofMinutes(2)))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RATE_LIMITED))
                    .withMessageContaining("429");
        } finally {
            busy.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"429, , 60, RATE_LIMITED", "403, 30, 30, RATE_LIMITED", "500, 30, 30, RATE_LIMITED"})
    void leavesAloneWhoeverHadTooMuchWhateverTheAnswer(int status, String header, int seconds, Reason reason)
            throws Exception {
        try (BusyHost busy = new BusyHost(status, header)) {
            WatchedRepository repository = repository(busy.url("/fleet.git"));
            assertThatExceptionOfType(RemoteUnavailable.class)
                    .isThrownBy(() -> heads(Map.of()).list(repository, Set.of(MAIN)))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
                    .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(seconds)));
        }
    }

    @Test
    void doesNotWaitForASilentRemote() throws Exception {
        server.commit("fleet", MAIN, "one");
        server.mood(GitServer.Mood.SILENT);
        long begun = System.nanoTime();
        assertThatExceptionOfType(RemoteUnavailable.class)
                .isThrownBy(() ->
                        heads(Map.of("plumbline.poller.deadline", "500ms")).list(fleet(), Set.of(MAIN)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT))
                .withMessageContaining("no answer within");
        // Far less than how long a remote may be silent.
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(9));
    }

    @Test
    void doesNotWaitForEachFormOfAUrlOfASilentRemote() {
        server.mood(GitServer.Mood.SILENT);
        List<String> urls =
                IntStream.range(0, 9).mapToObj(i -> server.url("fleet-" + i)).toList();
        WatchedRepository repository = new WatchedRepository(RepositoryUrl.of(urls.getFirst()), urls, Set.of("main"));
        assertThatExceptionOfType(RemoteUnavailable.class)
                .isThrownBy(
                        () -> heads(Map.of("plumbline.poller.deadline", "1s")).list(repository, Set.of(MAIN)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
        // The rest that two leave may be time for a third to be asked.
        assertThat(server.requests()).hasSizeBetween(2, 3);
    }

    @Test
    void namesAHostThatIsNotThere() throws Exception {
        assertThatExceptionOfType(RemoteUnavailable.class)
                .isThrownBy(() -> heads(Map.of()).list(repository("http://127.0.0.1:1/x"), Set.of(MAIN)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CONNECTION_REFUSED));
        assertThatExceptionOfType(RemoteUnavailable.class)
                .isThrownBy(() -> heads(Map.of()).list(repository("http://nowhere.invalid/x"), Set.of(MAIN)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.HOST_NOT_FOUND));
    }

    @Test
    void listsAllTagsWithTheirCommitsWhereTheyAreAskedFor() throws Exception {
        String main = server.commit("fleet", MAIN, "one");
        String tag = server.commit("fleet", "refs/tags/v1", "two");
        server.commit("fleet", "refs/heads/other", "three");
        assertThat(heads(Map.of())
                        .list(fleet(), Set.of(MAIN, RemoteHeads.ALL_TAGS))
                        .heads())
                .isEqualTo(Map.of(MAIN, new Head(main, null), "refs/tags/v1", new Head(tag, null)));
    }

    @Test
    void namesWhatIsWrongWithTheCredentialsFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("credentials"), "https://robot:canary@git.example\n");
        assertThatExceptionOfType(RemoteUnavailable.class)
                .isThrownBy(() -> heads(Map.of("plumbline.git.credentials-file", file.toString()))
                        .list(fleet(), Set.of(MAIN)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CREDENTIALS_UNUSABLE))
                .withMessageContaining("line 1")
                .withMessageNotContaining("canary");
    }

    @Test
    void reachesNeitherFilesNorHostsWithoutKeys() {
        for (String url : new String[] {"/etc", "file:///etc", "git://127.0.0.1/x", "git@127.0.0.1:x"}) {
            assertThatExceptionOfType(RemoteUnavailable.class).as(url).isThrownBy(() -> heads(Map.of())
                    .list(new WatchedRepository(new RepositoryUrl("h/x"), url, Set.of("main")), Set.of(MAIN)));
        }
    }

    private WatchedRepository fleet() {
        return repository(server.url("fleet"));
    }

    private static WatchedRepository repository(String url) {
        return new WatchedRepository(RepositoryUrl.of(url), url, Set.of("main"));
    }

    static JGitRemoteHeads heads(Map<String, String> settings) {
        var config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(PollerSettings.class)
                .withMapping(GitSettings.class)
                .withDefaultValues(new HashMap<>(settings))
                .build();
        return new JGitRemoteHeads(
                config.getConfigMapping(PollerSettings.class), config.getConfigMapping(GitSettings.class));
    }
}
