package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.RevisionConfirmed;
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

/** Links that stay within the repository, as Argo CD follows them. */
@NullUnmarked
@ExtendWith(NativeTools.class)
class LinksIT {

    private static final String CONFIG_MAP = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: %s}
            data:
              value: {{ .Values.value | default "none" | quote }}
              file: {{ .Files.Get "files/motd.txt" | quote }}
            """;

    @TempDir
    Path folder;

    private final GitServer server = new GitServer();
    private RealRenderer renderer;
    private GitFixture git;
    private String url;

    @BeforeEach
    void start() {
        renderer = new RealRenderer(folder, Map.of());
        git = new GitFixture(folder.resolve("fleet.git"));
        url = server.serve("fleet", git.repository());
        git.commit(Map.of(
                "apps/web/Chart.yaml",
                "apiVersion: v2\nname: web\nversion: 0.1.0\n",
                "apps/web/templates/cm.yaml",
                CONFIG_MAP.formatted("web"),
                "apps/web/charts/dep",
                GitFixture.LINK + "../../../shared/dep",
                "apps/web/files/motd.txt",
                GitFixture.LINK + "../../../shared/latest.txt",
                "apps/web/prod.yaml",
                GitFixture.LINK + "../../values/prod.yaml",
                "shared/dep/Chart.yaml",
                "apiVersion: v2\nname: dep\nversion: 0.1.0\n",
                "shared/dep/templates/cm.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: dep}\n",
                "shared/latest.txt",
                GitFixture.LINK + "one.txt",
                "shared/one.txt",
                "one",
                "values/prod.yaml",
                "value: prod\n"));
    }

    @AfterEach
    void stop() {
        renderer.close();
        server.close();
        git.close();
    }

    @Test
    void rendersAChartWithLinkedDependenciesFilesAndValues() {
        JsonNode objects = RealRenderer.objects(render());
        assertThat(objects.findValuesAsText("name")).containsExactly("dep", "web");
        assertThat(objects.at("/1/data/value").asText()).isEqualTo("prod");
        assertThat(objects.at("/1/data/file").asText()).isEqualTo("one");
    }

    @Test
    void rendersAnewWhereWhatALinkLeadsToChangesAndElseNot() {
        render();
        git.commit(Map.of("README.md", "nothing"));
        assertThat(render()).isInstanceOf(RevisionConfirmed.class);
        git.commit(Map.of("shared/one.txt", "two"));
        assertThat(RealRenderer.objects(render()).at("/1/data/file").asText()).isEqualTo("two");
        git.commit(Map.of("shared/latest.txt", GitFixture.LINK + "three.txt", "shared/three.txt", "three"));
        assertThat(RealRenderer.objects(render()).at("/1/data/file").asText()).isEqualTo("three");
        git.commit(Map.of("values/prod.yaml", "value: other\n"));
        assertThat(RealRenderer.objects(render()).at("/1/data/value").asText()).isEqualTo("other");
        git.commit(
                Map.of("shared/dep/templates/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: changed}\n"));
        assertThat(RealRenderer.objects(render()).findValuesAsText("name")).contains("changed");
    }

    @Test
    void rendersAFolderThatALinkLeadsTo() {
        git.commit(Map.of("live", GitFixture.LINK + "apps", "current", GitFixture.LINK + "live/web"));
        ManifestsEvent linked = renderer.render(url, "current");
        assertThat(RealRenderer.objects(linked).findValuesAsText("name")).containsExactly("dep", "web");
        assertThat(renderer.render(url, "live/web")).isInstanceOf(RevisionConfirmed.class);
    }

    @Test
    void buildsAKustomizationThroughLinks() {
        git.commit(Map.of(
                "overlay/kustomization.yaml", "resources: [../base]\nnamePrefix: my-\n",
                "base", GitFixture.LINK + "real/base",
                "real/base/kustomization.yaml", "resources: [cm.yaml]\n",
                "real/base/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kustomized}\n"));
        assertThat(RealRenderer.objects(renderer.render(url, "overlay")).findValuesAsText("name"))
                .containsExactly("my-kustomized");
        git.commit(Map.of("real/base/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: changed}\n"));
        assertThat(RealRenderer.objects(renderer.render(url, "overlay")).findValuesAsText("name"))
                .containsExactly("my-changed");
    }

    private ManifestsEvent render() {
        return renderer.render(new ApplicationSpec.Source(
                url, "main", "apps/web", new ApplicationSpec.Helm(null, List.of("prod.yaml"), null)));
    }
}
