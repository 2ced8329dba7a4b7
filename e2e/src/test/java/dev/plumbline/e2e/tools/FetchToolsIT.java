package dev.plumbline.e2e.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code e2e/native/FetchTools.java}, run as ./plumbline runs it. */
class FetchToolsIT {

    @TempDir
    private Path scratch;

    private final Releases releases = new Releases();
    private final List<String> list = new ArrayList<>(List.of("# a comment"));
    private Path tools = Path.of("");

    @BeforeEach
    void makeTheFolder() throws IOException {
        tools = Files.createDirectory(scratch.resolve("tools"));
    }

    @AfterEach
    void close() {
        releases.close();
    }

    @Test
    void programsWithTheRightSumsAreThereAndRun() {
        byte[] kubectl = Releases.program("kubectl");
        byte[] etcd = Releases.archive(scratch, "etcd-v3/etcd", Releases.program("etcd"));
        add("kubectl", "linux-amd64", Releases.sha256(kubectl), releases.publish("kubectl", kubectl), "-");
        add("server", "linux-amd64", Releases.sha256(etcd), releases.publish("etcd.tar.gz", etcd), "etcd-v3/etcd");

        assertThat(fetch().printed()).contains("2 of 2 downloads over").doesNotContain("built from source");

        assertThat(tools).isDirectoryContaining("glob:**/kubectl").isDirectoryContaining("glob:**/server");
        assertThat(says("kubectl")).isEqualTo("kubectl\n");
        assertThat(says("server")).isEqualTo("etcd\n");
        assertThat(scratch.resolve("tools.part")).doesNotExist();
    }

    @Test
    void aWrongSumIsToldLoudlyAndWhatCameIsGone() {
        byte[] kwok = Releases.program("kwok");
        String wanted = Releases.sha256(Releases.program("another kwok"));
        String url = releases.publish("kwok", kwok);
        add("kwok", "linux-amd64", wanted, url, "-");

        assertThat(fetch().printed()).contains("WARNING: " + url, Releases.sha256(kwok), wanted, "source: kwok");

        assertThat(tools).isEmptyDirectory();
        assertThat(scratch.resolve("tools.part")).doesNotExist();
    }

    @Test
    void anArchiveWithoutTheProgramIsTold() {
        byte[] archive = Releases.archive(scratch, "other", Releases.program("other"));
        add("helm", "linux-amd64", Releases.sha256(archive), releases.publish("helm.tar.gz", archive), "helm");

        assertThat(fetch().printed()).contains("it has no helm; built from source: helm");
        assertThat(tools).isEmptyDirectory();
        assertThat(scratch.resolve("tools.part")).doesNotExist();
    }

    @Test
    void anUnreachableHostAndAMissingFileKeepNobodyElseFromComing() {
        byte[] kubectl = Releases.program("kubectl");
        String sum = Releases.sha256(kubectl);
        add("kubectl", "linux-amd64", sum, releases.publish("kubectl", kubectl), "-");
        add("helm", "linux-amd64", sum, releases.url("nothing"), "-");
        add("kwok", "linux-amd64", sum, "http://127.0.0.1:1/kwok", "-");
        add("jsonnet", "linux-amd64", sum, "http://nowhere.invalid/jsonnet", "-");

        assertThat(fetch().printed())
                .contains("it answers 404; built from source: helm")
                .contains("no connection; built from source: kwok")
                .containsPattern("nowhere.invalid: .*; built from source: jsonnet");
        assertThat(tools).isDirectoryNotContaining("glob:**/{helm,kwok,jsonnet}");
        assertThat(says("kubectl")).isEqualTo("kubectl\n");
    }

    @Test
    void aServerThatFallsSilentIsGivenUp() {
        byte[] kubectl = Releases.program("kubectl");
        add("kubectl", "linux-amd64", Releases.sha256(kubectl), releases.publishHalf("kubectl", kubectl), "-");

        assertThat(fetch("-Dfetch.silence=PT1S").printed())
                .contains("nothing came for 1.0 s; built from source: kubectl");
        assertThat(tools).isEmptyDirectory();
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp() throws IOException {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + listening.getLocalPort() + "/kubectl";
            add("kubectl", "linux-amd64", "0".repeat(64), url, "-");

            assertThat(fetch("-Dfetch.answer=PT1S").printed())
                    .contains("no answer within 1.0 s; built from source: kubectl");
        }
    }

    @Test
    void whatTakesTooLongOrIsTooLargeIsGivenUp() {
        byte[] kubectl = Releases.program("kubectl");
        String sum = Releases.sha256(kubectl);
        add("kubectl", "linux-amd64", sum, releases.publishHalf("kubectl", kubectl), "-");
        assertThat(fetch("-Dfetch.whole=PT1S").printed()).contains("not done within 1.0 s; built from source: kubectl");

        list.clear();
        add("kwok", "linux-amd64", sum, releases.publish("kwok", kubectl), "-");
        assertThat(fetch("-Dfetch.bytes=10").printed()).contains("it is larger than 10 bytes; built from source: kwok");
        assertThat(tools).isEmptyDirectory();
    }

    @Test
    void whatIsForOtherSystemsIsNotAskedFor() {
        add("kubectl", "linux-arm64", "0".repeat(64), releases.publish("kubectl", Releases.program("kubectl")), "-");

        fetch();

        assertThat(releases.asked()).isEmpty();
        assertThat(tools).isEmptyDirectory();
    }

    private void add(String program, String system, String sum, String url, String member) {
        list.add(String.join("\t", program, "1.0", system, sum, url, member));
    }

    private Command fetch(String... options) {
        try {
            Path file = Files.write(scratch.resolve("binaries.tsv"), list);
            Path root = Path.of(System.getProperty("plumbline.root"));
            var words = new ArrayList<String>();
            words.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
            words.addAll(List.of(options));
            words.add(root.resolve("e2e/native/FetchTools.java").toString());
            words.addAll(List.of(file.toString(), "linux-amd64", tools.toString()));
            Command fetched = Command.run(scratch, Map.of(), words);
            assertThat(fetched.code()).as(fetched.printed()).isZero();
            return fetched;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String says(String program) {
        return Command.run(scratch, Map.of(), List.of(tools.resolve(program).toString()))
                .printed();
    }
}
