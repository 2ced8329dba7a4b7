package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.ServedGit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Charts that depend on folders of their repository. */
@NullUnmarked
@ExtendWith(NativeTools.class)
class ChartDependenciesIT {

    private static final String CHART = """
            apiVersion: v2
            name: web
            version: 1.0.0
            dependencies:
              - {name: base, version: 1.x, repository: 'file://../../lib/base', condition: base.enabled}
              - {name: base, version: ^1.2, repository: 'file://../../lib/base', alias: second}
            """;
    private static final String TEMPLATE = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: {{ .Chart.Name }}}
            data: {size: {{ .Values.size | quote }}}
            """;

    @TempDir
    Path folder;

    @RegisterExtension
    final ServedGit served = new ServedGit();

    private RealRenderer renderer;

    @BeforeEach
    void start() {
        renderer = new RealRenderer(folder, Map.of());
        served.git()
                .commit(Map.of(
                        "apps/web/Chart.yaml",
                        CHART,
                        "apps/web/values.yaml",
                        "base: {enabled: true}\nsecond: {size: 2}\n",
                        "lib/base/Chart.yaml",
                        "apiVersion: v2\nname: base\nversion: 1.2.3\n",
                        "lib/base/values.yaml",
                        "size: 1\n",
                        "lib/base/templates/cm.yaml",
                        TEMPLATE));
    }

    @AfterEach
    void stop() {
        renderer.close();
    }

    @Test
    void takesAChartFromTheFolderThatItNames() {
        assertThat(objects(render())).containsExactly("base 1", "second 2");
        served.git().commit(Map.of("apps/web/values.yaml", "base: {enabled: false}\n"));
        assertThat(objects(render())).containsExactly("second 1");
    }

    @Test
    void isRenderedAgainWhereThatFolderChangesAndOnlyThen() {
        render();
        served.git().commit(Map.of("lib/other", "x"));
        assertThat(render()).isInstanceOf(RevisionConfirmed.class);
        served.git().commit(Map.of("lib/base/values.yaml", "size: 3\n"));
        assertThat(objects(render())).containsExactly("base 3", "second 2");
    }

    @Test
    void followsALinkToThatFolder() {
        served.git().commit(Map.of("lib/now/Chart.yaml", "apiVersion: v2\nname: base\nversion: 1.9.0\n"));
        served.git()
                .commit(Map.of(
                        "apps/web/Chart.yaml",
                        CHART.replace("lib/base", "link"),
                        "link",
                        GitFixture.LINK + "lib/base"));
        assertThat(objects(render())).containsExactly("base 1", "second 2");
        served.git()
                .commit(Map.of(
                        "link",
                        GitFixture.LINK + "lib/now",
                        "lib/now/templates/cm.yaml",
                        TEMPLATE.replace("size: ", "new: ")));
        assertThat(objects(render())).containsExactly("base ", "second ");
    }

    /** As {@code helm template} does, before anything is fetched. */
    @Test
    void leavesTheFolderWhereTheChartHasTheDependencyItself() {
        served.git()
                .commit(Map.of(
                        "apps/web/charts/base/Chart.yaml",
                        "apiVersion: v2\nname: base\nversion: 1.5.0\n",
                        "apps/web/charts/base/templates/cm.yaml",
                        TEMPLATE.replace("{{ .Values.size | quote }}", "own")));
        assertThat(objects(render())).containsExactly("base own", "second own");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lib/base | lib/none | is not at ../../lib/none in the repository",
                "^1.2 | ^2 | base ^2, and the one at ../../lib/base is 1.2.3",
                "../../lib | https://charts.example | missing in charts/ directory: base",
            })
    void saysWhatIsNotThere(String part, String instead, String message) {
        served.git()
                .commit(Map.of(
                        "apps/web/Chart.yaml", CHART.replace(part, instead).replace("file://https", "https")));
        ManifestsEvent event = render();
        assertThat(event).isInstanceOfSatisfying(RenderingFailed.class, failed -> {
            assertThat(failed.message()).contains(message);
            assertThat(failed.file()).isEqualTo("apps/web/Chart.yaml");
            assertThat(failed.reason()).isIn(Reason.INVALID_MANIFEST, Reason.TOOL_FAILED);
        });
    }

    private ManifestsEvent render() {
        return renderer.render(new ApplicationSpec.Source(served.url(), "main", "apps/web", null));
    }

    private static List<String> objects(ManifestsEvent event) {
        List<String> objects = new ArrayList<>();
        RealRenderer.objects(event)
                .forEach(object -> objects.add(object.at("/metadata/name").asText() + " "
                        + object.at("/data/size").asText()));
        return objects;
    }
}
