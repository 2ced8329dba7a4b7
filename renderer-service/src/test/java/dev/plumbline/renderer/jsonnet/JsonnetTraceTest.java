package dev.plumbline.renderer.jsonnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.MapTree;
import dev.plumbline.renderer.source.RepositoryPath;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonnetTraceTest {

    private static final RenderLimits LIMITS = new RenderLimits(100, 1 << 20, 50, Duration.ofSeconds(5), 2L << 30, 1);

    @Test
    void looksBesideTheFileThenInTheLastLibraryFirst() {
        JsonnetTrace trace = trace(Map.of(
                "app/main.jsonnet", "(import 'a') + (import 'b')",
                "app/a", "",
                "one/a", "",
                "one/b", "",
                "two/b", "import 'c'",
                "two/c", ""));
        assertThat(names(trace)).containsExactly("app/a", "app/main.jsonnet", "two/b", "two/c");
        assertThat(trace.inputs().absent()).containsExactly(RepositoryPath.of("app/b"));
    }

    @Test
    void goesThroughLinksAndKnowsTheFileByTheLinksName() {
        JsonnetTrace trace = trace(Map.of(
                "app/main.jsonnet", "import 'lib/x'",
                "two/lib", GitFixture.LINK + "../real/deep",
                "real/deep/x", "(import './y') + (import '../z')",
                "real/deep/y", "",
                "two/z", "",
                "real/z", ""));
        assertThat(names(trace)).containsExactly("app/main.jsonnet", "real/deep/x", "real/deep/y", "two/lib", "two/z");
    }

    @Test
    void endsWhereFilesAndLinksGoInCircles() {
        assertThat(names(trace(Map.of(
                        "app/main.jsonnet",
                        "(import 'b') + (import 'loop/x')",
                        "app/b",
                        "import 'main.jsonnet'",
                        "app/loop",
                        GitFixture.LINK + "loop"))))
                .containsExactly("app/b", "app/loop", "app/main.jsonnet");
    }

    @Test
    void goesThroughALibraryThatIsALink() {
        JsonnetTrace trace = trace(Map.of(
                "app/main.jsonnet", "(import 'x') + (import 'y')",
                "one", GitFixture.LINK + "real/one",
                "real/one/x", "import 'z'",
                "real/one/z", "",
                "two", GitFixture.LINK + "real/two",
                "real/two/other", ""));
        assertThat(names(trace)).containsExactly("app/main.jsonnet", "one", "real/one/x", "real/one/z", "two");
        assertThat(trace.inputs().absent()).contains(RepositoryPath.of("two/x"), RepositoryPath.of("one/y"));
    }

    @Test
    void namesALinkThatLeadsOut() {
        assertThatThrownBy(() -> trace(
                        Map.of("app/main.jsonnet", "import 'out/x'", "app/out", GitFixture.LINK + "../../../etc")))
                .isInstanceOf(RenderingException.class)
                .hasMessageContaining("the link app/out leads out of the repository");
    }

    @Test
    void tellsTheNumberOfTooManyFiles() {
        Map<String, String> files = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            files.put("app/" + i, "import '" + (i + 1) + "'");
        }
        files.put("app/main.jsonnet", "import '0'");
        assertThatThrownBy(() -> trace(files))
                .isInstanceOf(RenderingException.class)
                .hasMessageContaining("50");
    }

    private static List<String> names(JsonnetTrace trace) {
        return trace.reached().keySet().stream().map(RepositoryPath::value).toList();
    }

    @Test
    void looksForWhatValuesImportInTheLibrariesOnly() {
        JsonnetTrace trace = trace(
                Map.of("app/main.jsonnet", "", "app/a", "", "a", "", "one/a", "import 'b'", "one/b", "", "two/c", ""),
                "(import 'a') + importstr 'c'");
        assertThat(names(trace)).containsExactly("app/main.jsonnet", "one/a", "one/b", "two/c");
    }

    private static JsonnetTrace trace(Map<String, String> files, String... values) {
        MapTree tree = new MapTree(files);
        return JsonnetTrace.from(
                new JsonnetTrace.Roots(List.of(RepositoryPath.of("app/main.jsonnet")), List.of(values)),
                List.of(RepositoryPath.of("one"), RepositoryPath.of("two")),
                tree,
                LIMITS);
    }
}
