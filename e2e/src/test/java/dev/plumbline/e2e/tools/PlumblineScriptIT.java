package dev.plumbline.e2e.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./plumbline} in a checkout that has nothing but the script and what it reads. Stand-ins for {@code go}, whose programs say
 * {@code built}, and for {@code ./mvnw} write down how they are called.
 */
class PlumblineScriptIT {

    private static final Path ROOT = Path.of(System.getProperty("plumbline.root"));
    private static final String SYSTEM =
            "linux-" + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");

    private static final String GO = """
            #!/usr/bin/env bash
            case $1 in
              env) printf 'go1.26.8\\nauto\\n' ;;
              list) printf 'some/package\\n' ;;
              build)
                [[ -z ${STUCK:-} ]] || { echo $$ >"$STUCK.now"; mv "$STUCK.now" "$STUCK"; exec sleep 300; }
                programs=''
                while (($#)); do
                  case $1 in
                    -o) folder=$2; shift ;;
                    -*) ;;
                    */*)
                      program=$(sed -E 's,/v[0-9]+$,,; s,.*/,,' <<<"$1")
                      printf '#!/bin/sh\\necho built\\n' >"$folder/$program"
                      chmod +x "$folder/$program"
                      programs+=" $program"
                      ;;
                  esac
                  shift
                done
                echo "go build$programs" >>"$CALLS"
                ;;
            esac
            """;

    private static final String MAVEN = """
            #!/usr/bin/env bash
            echo "mvnw $*" >>"$CALLS"
            exit "$MAVEN_CODE"
            """;

    @TempDir
    private Path scratch;

    private final Releases releases = new Releases();
    private final Map<String, String> environment = new TreeMap<>();
    private Path checkout = Path.of("");

    @BeforeEach
    void checkOut() throws IOException {
        checkout = Files.createDirectories(scratch.resolve("checkout"));
        copy("plumbline");
        for (String file : List.of("go.mod", "go.sum", "registry/main.go", "worker/main.go")) {
            copy("e2e/native/" + file);
        }
        for (String file : List.of("Download.java", "FetchTools.java")) {
            copy("e2e/native/" + file);
        }
        write("e2e/native/binaries.tsv", "# nothing yet\n");
        write("pom.xml", "");
        write(".mvn/jvm.config", "");
        write("events/pom.xml", "");
        write("events/src/Event.java", "");
        executable(checkout.resolve("mvnw"), MAVEN);
        executable(scratch.resolve("bin/go"), GO);
        environment.putAll(Map.of(
                "PATH",
                scratch.resolve("bin") + ":" + System.getenv("PATH"),
                "JAVA_HOME",
                System.getProperty("java.home"),
                "XDG_CACHE_HOME",
                scratch.resolve("cache").toString(),
                "CALLS",
                scratch.resolve("calls").toString(),
                "MAVEN_CODE",
                "0",
                "PLUMBLINE_DOWNLOADS",
                "on"));
    }

    @AfterEach
    void close() {
        releases.close();
    }

    @Test
    void whatIsDownloadedIsNotBuiltAndTheNextRunHasBoth() {
        byte[] kubectl = Releases.program("downloaded");
        list("kubectl", Releases.sha256(kubectl), releases.publish("kubectl", kubectl));

        plumbline("test");

        assertThat(tool("kubectl")).isEqualTo("downloaded");
        assertThat(tool("kube-apiserver")).isEqualTo("built");
        assertThat(tool("kustomize")).isEqualTo("built");
        assertThat(tool("server")).isEqualTo("built");
        assertThat(calls("go build")).singleElement().asString().doesNotContain("kubectl");

        plumbline("test");

        assertThat(calls("go build")).hasSize(1);
        assertThat(releases.asked()).containsExactly("kubectl");
    }

    @Test
    void whatHasAWrongSumIsToldAndBuilt() {
        list("kubectl", "0".repeat(64), releases.publish("kubectl", Releases.program("downloaded")));

        assertThat(plumbline("test")).contains("plumbline: WARNING: " + releases.url("kubectl"));

        assertThat(tool("kubectl")).isEqualTo("built");
        assertThat(calls("go build")).hasSize(2).last().isEqualTo("go build kubectl");
    }

    @Test
    void nothingIsDownloadedWhereThatIsForbidden() {
        byte[] kubectl = Releases.program("downloaded");
        list("kubectl", Releases.sha256(kubectl), releases.publish("kubectl", kubectl));
        environment.put("PLUMBLINE_DOWNLOADS", "off");

        plumbline("test");

        assertThat(tool("kubectl")).isEqualTo("built");
        assertThat(releases.asked()).isEmpty();
        assertThat(calls("go build")).hasSize(1);
    }

    @Test
    void downloadedAndBuiltToolsHaveOnePlaceForOneSetOfVersions() {
        plumbline("test");
        Path built = tools();

        list("kubectl", "0".repeat(64), releases.url("kubectl"));
        plumbline("test");

        assertThat(tools()).isEqualTo(built);
        assertThat(calls("go build")).hasSize(1);
    }

    @Test
    void purgingForgetsTheDataAndNotWhatWasBuilt() throws IOException {
        leaveWhatABuildLeaves();
        write(".plumbline/data/git/fleet.git/HEAD", "");
        plumbline("test");

        assertThat(plumbline("down", "--purge")).contains("All its data is gone.");
        assertThat(checkout.resolve(".plumbline")).doesNotExist();
        assertThat(run("up", "--no-such-option").printed()).contains("Unknown option: '--no-such-option'");
        assertThat(calls("mvnw")).as("only of the test").hasSize(1);

        environment.put("MAVEN_CODE", "1");
        Path source = checkout.resolve("events/src/Event.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(10)));
        assertThat(run("up", "--no-such-option").printed()).contains("building java failed");
        assertThat(calls("mvnw")).hasSize(2);
    }

    @Test
    void nothingIsBuiltForAQuestion() throws IOException {
        assertThat(plumbline("help")).contains("./plumbline up [--detach]");
        assertThat(plumbline("up", "--help")).isEqualTo(plumbline("help"));
        assertThat(plumbline("logs", "-h")).isEqualTo(plumbline("help"));
        assertThat(plumbline("test", "--help")).isEqualTo(plumbline("help"));

        leaveWhatABuildLeaves();
        Path source = checkout.resolve("events/src/Event.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(10)));

        assertThat(plumbline("up", "--help")).contains("--kubeconfig=FILE");
        assertThat(plumbline("test", "--help")).isEqualTo(plumbline("help")).contains("kubectl", "logs");
        assertThat(scratch.resolve("calls")).doesNotExist();
        assertThat(scratch.resolve("cache")).doesNotExist();
    }

    @Test
    void whoeverStopsTheBuildStopsAllThatBuilds() throws IOException {
        Path stuck = scratch.resolve("stuck");
        ProcessBuilder script = new ProcessBuilder("./plumbline", "test")
                .directory(checkout.toFile())
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("printed").toFile());
        script.environment().putAll(environment);
        script.environment().put("STUCK", stuck.toString());
        Process running = script.start();
        await().atMost(Duration.ofSeconds(90)).until(() -> Files.exists(stuck));
        ProcessHandle compiler = ProcessHandle.of(
                        Long.parseLong(Files.readString(stuck).strip()))
                .orElseThrow();

        running.destroy();

        await().atMost(Duration.ofSeconds(30)).until(() -> !running.isAlive() && !compiler.isAlive());
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            try (Stream<Path> left = Files.list(scratch.resolve("cache/plumbline/native"))) {
                assertThat(left).isEmpty();
            }
        });
    }

    /** The program is the real one. */
    private void leaveWhatABuildLeaves() throws IOException {
        Files.createDirectories(checkout.resolve("e2e/target"));
        try (Stream<Path> files = Files.list(ROOT.resolve("e2e/target"))) {
            for (Path file : files.filter(PlumblineScriptIT::isOfTheBuild).toList()) {
                Files.createSymbolicLink(checkout.resolve("e2e/target").resolve(file.getFileName()), file);
            }
        }
        write("e2e/target/java.stamp", "");
    }

    private static boolean isOfTheBuild(Path file) {
        String name = file.getFileName().toString();
        return name.equals("classpath.txt") || name.matches("plumbline-e2e-[0-9.]+-SNAPSHOT\\.jar");
    }

    private String plumbline(String... arguments) {
        Command command = run(arguments);
        assertThat(command.code()).as(command.printed()).isZero();
        return command.printed();
    }

    private Command run(String... arguments) {
        return Command.run(
                checkout,
                environment,
                Stream.concat(Stream.of("./plumbline"), Stream.of(arguments)).toList());
    }

    private void list(String program, String sum, String url) {
        try {
            String line = String.join("\t", program, "1.0", SYSTEM, sum, url, "-") + "\n";
            Files.writeString(checkout.resolve("e2e/native/binaries.tsv"), line, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String tool(String program) {
        return Command.run(scratch, Map.of(), List.of(tools().resolve(program).toString()))
                .printed()
                .strip();
    }

    private Path tools() {
        try (Stream<Path> folders = Files.list(scratch.resolve("cache/plumbline/native"))) {
            List<Path> all = folders.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> calls(String of) {
        try {
            return Files.readAllLines(scratch.resolve("calls")).stream()
                    .filter(call -> call.startsWith(of))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(String file) throws IOException {
        Files.createDirectories(checkout.resolve(file).getParent());
        Files.copy(ROOT.resolve(file), checkout.resolve(file));
    }

    private void write(String file, String content) throws IOException {
        Files.createDirectories(checkout.resolve(file).getParent());
        Files.writeString(checkout.resolve(file), content);
    }

    private static void executable(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
