package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.SourceRevision;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.GitServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A chart in one repository, its values in another on another server, and plain manifests beside it. */
@NullUnmarked
@ExtendWith(NativeTools.class)
class SeveralSourcesRenderingIT {

    @TempDir
    Path folder;

    private final GitServer chartServer = new GitServer();
    private final GitServer valuesServer = new GitServer();
    private RealRenderer renderer;
    private GitFixture charts;
    private GitFixture values;
    private String chartsUrl;
    private String valuesUrl;
    private String chartRevision;
    private String valuesRevision;

    @BeforeEach
    void start() {
        renderer = new RealRenderer(folder, Map.of());
        charts = new GitFixture(folder.resolve("charts.git"));
        values = new GitFixture(folder.resolve("values.git"));
        chartsUrl = chartServer.serve("charts", charts.repository());
        valuesUrl = valuesServer.serve("values", values.repository());
        chartRevision = charts.commit(Map.of(
                "web/Chart.yaml",
                "apiVersion: v2\nname: web\nversion: 0.1.0\n",
                "web/templates/cm.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {value: {{ .Values.value | quote }}}\n"
                        + "{{ if .Values.password }}{{ fail .Values.password }}{{ end }}\n",
                "more/a.yaml",
                configMap("more")));
        valuesRevision = values.commit(Map.of("web/prod.yaml", "value: one\n", "plain/a.yaml", configMap("plain")));
    }

    @AfterEach
    void stop() {
        renderer.close();
        chartServer.close();
        valuesServer.close();
        charts.close();
        values.close();
    }

    @Test
    void rendersAChartWithTheValuesOfAnotherRepository() {
        ManifestsRendered set = (ManifestsRendered) renderer.render(List.of(chart("$values/web/prod.yaml"), values()));
        assertThat(value(set)).isEqualTo("one");
        assertThat(set.revision()).isEqualTo(chartRevision);
        assertThat(set.sources()).isEqualTo(revisions());
    }

    @Test
    void rendersAnewAfterAPushToEitherAndNothingAfterOneThatTouchesNothing() {
        List<ApplicationSpec.Source> sources = List.of(values(), chart("$values/web/*.yaml"));
        renderer.render(sources);
        valuesRevision = values.commit(Map.of("web/prod.yaml", "value: two\n"));
        assertThat(value((ManifestsRendered) renderer.render(sources))).isEqualTo("two");
        chartRevision = charts.commit(Map.of("web/values.yaml", "value: default\nother: 1\n", "web/x.yaml", "x"));
        double programs = renderer.programs();
        assertThat(renderer.render(sources))
                .isInstanceOfSatisfying(RevisionConfirmed.class, same -> assertThat(same.rendered())
                        .isTrue());
        assertThat(renderer.programs()).isEqualTo(programs + 1);

        chartRevision = charts.commit(Map.of("README.md", "nothing"));
        assertConfirmedWithoutRendering(sources);
        valuesRevision = values.commit(Map.of("README.md", "nothing"));
        assertConfirmedWithoutRendering(sources);
        assertThat(renderer.programs()).isEqualTo(programs + 1);
    }

    /** A set says whose it is, also of what only lends files. */
    @Test
    void tellsTheSetAnewWhereItsValuesComeFromAnotherRepositoryThoughTheyAreTheSame() {
        ManifestsRendered first =
                (ManifestsRendered) renderer.render(List.of(chart("$values/web/prod.yaml"), values()));
        String elsewhere = valuesServer.serve("elsewhere", values.repository());
        List<ApplicationSpec.Source> moved =
                List.of(chart("$values/web/prod.yaml"), ApplicationSpec.Source.lending(elsewhere, "main", "values"));
        ManifestsRendered second = (ManifestsRendered) renderer.render(moved);
        assertThat(second.digest()).isEqualTo(first.digest());
        assertThat(second.sources().getLast().repository()).isEqualTo(RepositoryUrl.of(elsewhere));
        assertThat(renderer.render(moved)).isInstanceOf(RevisionConfirmed.class);
    }

    @Test
    void saysForcedWhereAnyOfThemWasMovedAside() {
        List<ApplicationSpec.Source> sources = List.of(chart("$values/web/prod.yaml"), values());
        assertThat(((ManifestsRendered) renderer.render(sources)).forced()).isFalse();
        values.commit(Map.of("web/prod.yaml", "value: two\n"));
        assertThat(((ManifestsRendered) renderer.render(sources)).forced()).isFalse();
        values.commitAnew(Map.of("web/prod.yaml", "value: three\n"));
        assertThat(((ManifestsRendered) renderer.render(sources)).forced()).isTrue();
        charts.commit(Map.of("web/values.yaml", "x: 1\n"));
        values.commit(Map.of("web/prod.yaml", "value: four\n"));
        assertThat(((ManifestsRendered) renderer.render(sources)).forced()).isFalse();
        charts.commitAnew(Map.of("web/templates/b.yaml", configMap("b")));
        assertThat(((ManifestsRendered) renderer.render(sources)).forced()).isTrue();
    }

    @Test
    void failsAsAWholeWhereOneFailsAndKeepsTheFormerSet() {
        List<ApplicationSpec.Source> sources = List.of(chart("$values/web/prod.yaml"), values());
        ManifestsRendered first = (ManifestsRendered) renderer.render(sources);
        valuesServer.fail(true);
        charts.commit(Map.of("web/values.yaml", "x: 1\n"));
        RenderingFailed failed = renderer.failure(sources);
        assertThat(failed.reason()).isEqualTo(Reason.SOURCE_UNAVAILABLE);
        assertThat(failed.message()).contains(RepositoryUrl.of(valuesUrl).value());
        valuesServer.fail(false);
        assertThat(renderer.render(sources))
                .isInstanceOfSatisfying(RevisionConfirmed.class, same -> assertThat(same.digest())
                        .isEqualTo(first.digest()));
        RenderingFailed empty = renderer.failure(List.of(chart("$values/web/prod.yaml"), values(), plain("web")));
        assertThat(empty.reason()).isEqualTo(Reason.EMPTY);
        assertThat(empty.message()).startsWith("source 3 (" + RepositoryUrl.of(valuesUrl) + "): ");
    }

    @Test
    void namesBothPlacesOfAnObjectThatTwoOfThemGive() {
        values.commit(Map.of("plain/a.yaml", configMap("web")));
        RenderingFailed failed = renderer.failure(List.of(chart(), plain("plain")));
        assertThat(failed.reason()).isEqualTo(Reason.INVALID_MANIFEST);
        assertThat(failed.message())
                .isEqualTo("ConfigMap/web is there twice: from source 1 (" + RepositoryUrl.of(chartsUrl)
                        + ") in web/templates/cm.yaml:1, and from source 2 (" + RepositoryUrl.of(valuesUrl)
                        + ") in plain/a.yaml:1");
    }

    @Test
    void givesOneSetOfAllObjects() {
        JsonNode objects = RealRenderer.objects(renderer.render(List.of(chart(), plain("plain"))));
        assertThat(objects).hasSize(2);
        assertThat(objects.findValuesAsText("name")).containsExactlyInAnyOrder("web", "plain");
    }

    @Test
    void takesHooksWhoseNamesAreGeneratedFromEach() {
        String hook = "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: migrate-, annotations:"
                + " {argocd.argoproj.io/hook: PreSync}}\n";
        charts.commit(Map.of("web/templates/hook.yaml", hook));
        values.commit(Map.of("plain/hook.yaml", hook));
        assertThat(RealRenderer.hooks(renderer.render(List.of(chart(), plain("plain")))))
                .hasSize(2);
    }

    @Test
    void refusesValueFilesOfNoSourceAndOutsideOfOne() {
        List<ApplicationSpec.Source> unknown = List.of(chart("$other/web/prod.yaml"), values());
        assertThat(renderer.failure(unknown).message()).contains("none has ref other");
        List<ApplicationSpec.Source> outside = List.of(chart("$values/../../etc/passwd"), values());
        assertThat(renderer.failure(outside).message()).contains("is not in the repository");
        List<ApplicationSpec.Source> missing = List.of(chart("$values/web/none.yaml"), values());
        assertThat(renderer.failure(missing).message()).contains("$values/web/none.yaml is not in the repository");
        assertThat(renderer.failure(List.of(values())).message()).contains("no source gives objects");
    }

    /** Helm's error quotes the value; a reader of the event must not. */
    @Test
    void quotesNoValueOfAnotherRepositoryInAnError() {
        values.commit(Map.of("web/prod.yaml", "value: one\npassword: hunter2-hunter2\n"));
        RenderingFailed failed = renderer.failure(List.of(chart("$values/web/prod.yaml"), values()));
        assertThat(failed.reason()).isEqualTo(Reason.TOOL_FAILED);
        assertThat(failed.message()).doesNotContain("hunter2");
    }

    private void assertConfirmedWithoutRendering(List<ApplicationSpec.Source> sources) {
        assertThat(renderer.render(sources)).isInstanceOfSatisfying(RevisionConfirmed.class, same -> {
            assertThat(same.rendered()).isFalse();
            assertThat(same.revision()).isEqualTo(chartRevision);
            assertThat(same.sources()).containsExactlyInAnyOrderElementsOf(revisions());
        });
    }

    private List<SourceRevision> revisions() {
        return List.of(
                new SourceRevision(RepositoryUrl.of(chartsUrl), chartRevision),
                new SourceRevision(RepositoryUrl.of(valuesUrl), valuesRevision));
    }

    private ApplicationSpec.Source chart(String... valueFiles) {
        ApplicationSpec.Helm helm = new ApplicationSpec.Helm(null, List.of(valueFiles), null);
        return new ApplicationSpec.Source(chartsUrl, "main", "web", helm);
    }

    private ApplicationSpec.Source values() {
        return ApplicationSpec.Source.lending(valuesUrl, "main", "values");
    }

    private ApplicationSpec.Source plain(String path) {
        return new ApplicationSpec.Source(valuesUrl, "main", path, null)
                .withDirectory(path.equals("web") ? new ApplicationSpec.Directory(true, "*.json", null) : null);
    }

    private static String value(ManifestsRendered set) {
        return RealRenderer.objects(set).path(0).at("/data/value").asText();
    }

    private static String configMap(String name) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata: {value: x}\n";
    }
}
