package dev.plumbline.e2e.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code e2e/native/binaries.tsv} against {@code go.mod}, which says what the versions are. */
class NativeBinariesTest {

    /** The module whose version is the program's. */
    private static final Map<String, String> MODULES = Map.of(
            "server", "go.etcd.io/etcd/server/v3",
            "helm", "helm.sh/helm/v4",
            "jsonnet", "github.com/google/go-jsonnet",
            "kube-apiserver", "k8s.io/kubernetes",
            "kube-controller-manager", "k8s.io/kubernetes",
            "kube-scheduler", "k8s.io/kubernetes",
            "kubectl", "k8s.io/kubernetes",
            "kustomize", "sigs.k8s.io/kustomize/kustomize/v5",
            "kwok", "sigs.k8s.io/kwok");

    private static final Path FOLDER =
            Path.of(System.getProperty("plumbline.root")).resolve("e2e/native");

    private final List<String[]> lines = read("binaries.tsv")
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("\t", -1))
            .toList();

    @Test
    void everyLineNamesTheVersionThatGoModPins() {
        String goMod = read("go.mod");
        assertThat(lines).isNotEmpty().allSatisfy(columns -> {
            String module = MODULES.get(columns[0]);
            assertThat(module).as("the module of " + columns[0]).isNotNull();
            assertThat(goMod)
                    .as(columns[0])
                    .containsPattern("(?m)^\t" + Pattern.quote(module + " v" + columns[1]) + "( |$)");
        });
    }

    @Test
    void everyLineIsComplete() {
        assertThat(lines).allSatisfy(columns -> {
            assertThat(columns).as(columns[0]).hasSize(6).doesNotContain("");
            assertThat(columns[2]).matches("linux-(amd64|arm64)");
            assertThat(columns[3]).matches("[0-9a-f]{64}");
            assertThat(columns[4])
                    .startsWith("https://")
                    .contains(columns[1])
                    .contains(columns[2].replace("linux-", ""));
        });
    }

    @Test
    void noProgramStandsThereTwiceForOneSystemAndNoSumForTwoFiles() {
        assertThat(lines).extracting(columns -> columns[0] + " " + columns[2]).doesNotHaveDuplicates();
        assertThat(lines).extracting(columns -> columns[3]).doesNotHaveDuplicates();
        assertThat(lines).extracting(columns -> columns[4]).doesNotHaveDuplicates();
    }

    private static String read(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
