package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.ServedGit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
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

    @RegisterExtension
    final ServedGit served = new ServedGit();

    @TempDir
    Path folder;

    private RealRenderer renderer;

    @BeforeEach
    void start() {
        renderer = new RealRenderer(folder, Map.of());
        served.git()
                .commit(Map.of(
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
        served.git().commit(Map.of("README.md", "nothing"));
        assertThat(render()).isInstanceOf(RevisionConfirmed.class);
        served.git().commit(Map.of("shared/one.txt", "two"));
        assertThat(RealRenderer.objects(render()).at("/1/data/file").asText()).isEqualTo("two");
        served.git().commit(Map.of("shared/latest.txt", GitFixture.LINK + "three.txt", "shared/three.txt", "three"));
        assertThat(RealRenderer.objects(render()).at("/1/data/file").asText()).isEqualTo("three");
        served.git().commit(Map.of("values/prod.yaml", "value: other\n"));
        assertThat(RealRenderer.objects(render()).at("/1/data/value").asText()).isEqualTo("other");
        served.git()
                .commit(Map.of(
                        "shared/dep/templates/cm.yaml",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: changed}\n"));
        assertThat(RealRenderer.objects(render()).findValuesAsText("name")).contains("changed");
    }

    @Test
    void rendersAFolderThatALinkLeadsTo() {
        served.git().commit(Map.of("live", GitFixture.LINK + "apps", "current", GitFixture.LINK + "live/web"));
        ManifestsEvent linked = renderer.render(served.url(), "current");
        assertThat(RealRenderer.objects(linked).findValuesAsText("name")).containsExactly("dep", "web");
        assertThat(renderer.render(served.url(), "live/web")).isInstanceOf(RevisionConfirmed.class);
    }

    @Test
    void buildsAKustomizationThroughLinks() {
        served.git()
                .commit(Map.of(
                        "overlay/kustomization.yaml", "resources: [../base]\nnamePrefix: my-\n",
                        "base", GitFixture.LINK + "real/base",
                        "real/base/kustomization.yaml", "resources: [cm.yaml]\n",
                        "real/base/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kustomized}\n"));
        assertThat(RealRenderer.objects(renderer.render(served.url(), "overlay"))
                        .findValuesAsText("name"))
                .containsExactly("my-kustomized");
        served.git()
                .commit(Map.of("real/base/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: changed}\n"));
        assertThat(RealRenderer.objects(renderer.render(served.url(), "overlay"))
                        .findValuesAsText("name"))
                .containsExactly("my-changed");
    }

    @Test
    void rendersPlainManifestsThroughLinksAndAnewWhereWhatTheyLeadToChanges() {
        served.git()
                .commit(Map.of(
                        "plain/a.yaml", GitFixture.LINK + "../manifests/current",
                        "plain/more", GitFixture.LINK + "../manifests/more",
                        "manifests/current", GitFixture.LINK + "one",
                        "manifests/one", configMap("one"),
                        "manifests/more/b.yaml", configMap("two")));
        assertThat(names(renderer.render(served.url(), "plain"))).containsExactly("one", "two");
        served.git().commit(Map.of("manifests/other", configMap("other")));
        assertThat(renderer.render(served.url(), "plain")).isInstanceOf(RevisionConfirmed.class);
        served.git().commit(Map.of("manifests/more/b.yaml", configMap("three")));
        assertThat(names(renderer.render(served.url(), "plain"))).containsExactly("one", "three");
        served.git().commit(Map.of("manifests/current", GitFixture.LINK + "other"));
        assertThat(names(renderer.render(served.url(), "plain"))).containsExactly("other", "three");
    }

    @Test
    void buildsAKustomizationThatIsALinkItself() {
        served.git()
                .commit(Map.of(
                        "overlay/kustomization.yaml",
                        GitFixture.LINK + "variants/blue",
                        "overlay/variants/blue",
                        "resources: [cm.yaml]\nnamePrefix: blue-\n",
                        "overlay/variants/green",
                        "resources: [cm.yaml]\nnamePrefix: green-\n",
                        "overlay/cm.yaml",
                        configMap("cm")));
        assertThat(names(renderer.render(served.url(), "overlay"))).containsExactly("blue-cm");
        served.git().commit(Map.of("overlay/kustomization.yaml", GitFixture.LINK + "variants/green"));
        assertThat(names(renderer.render(served.url(), "overlay"))).containsExactly("green-cm");
        served.git()
                .commit(Map.of(
                        "overlay/kustomization.yaml",
                        GitFixture.LINK + "../elsewhere",
                        "elsewhere",
                        "resources: [cm.yaml]\n"));
        RenderingFailed failed = renderer.failure(new ApplicationSpec.Source(served.url(), "main", "overlay", null));
        assertThat(failed.message()).contains("overlay is a link to elsewhere");
    }

    /** Two links that change places lead to the same folders as before, in another order. */
    @Test
    void buildsWithComponentsThatLinksLeadTo() {
        served.git()
                .commit(Map.of(
                        "overlay/kustomization.yaml",
                        "resources: [cm.yaml]\n",
                        "overlay/cm.yaml",
                        configMap("cm"),
                        "first",
                        GitFixture.LINK + "components/a",
                        "second",
                        GitFixture.LINK + "components/b",
                        "components/a/kustomization.yaml",
                        component("a-"),
                        "components/b/kustomization.yaml",
                        component("b-")));
        ApplicationSpec.Kustomize changes = new ApplicationSpec.Kustomize(
                null,
                null,
                null,
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                List.of("../first", "../second"));
        ApplicationSpec.Source source =
                new ApplicationSpec.Source(served.url(), "main", "overlay", null).withKustomize(changes);
        assertThat(names(renderer.render(source))).containsExactly("b-a-cm");
        served.git()
                .commit(Map.of("first", GitFixture.LINK + "components/b", "second", GitFixture.LINK + "components/a"));
        assertThat(names(renderer.render(source))).containsExactly("a-b-cm");
        served.git().commit(Map.of("components/a/kustomization.yaml", component("c-")));
        assertThat(names(renderer.render(source))).containsExactly("c-b-cm");
    }

    @Test
    void importsFromALibraryFolderThatIsALink() {
        served.git()
                .commit(Map.of(
                        "app/main.jsonnet",
                        "{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: import 'name.libsonnet'}}",
                        "vendor",
                        GitFixture.LINK + "libraries/one",
                        "libraries/one/name.libsonnet",
                        "'one'",
                        "libraries/two/name.libsonnet",
                        "'two'"));
        ApplicationSpec.Source source = new ApplicationSpec.Source(served.url(), "main", "app", null)
                .withJsonnet(new ApplicationSpec.Jsonnet(List.of(), List.of(), List.of("vendor")));
        assertThat(names(renderer.render(source))).containsExactly("one");
        served.git().commit(Map.of("libraries/two/other", "x"));
        assertThat(renderer.render(source)).isInstanceOf(RevisionConfirmed.class);
        served.git().commit(Map.of("vendor", GitFixture.LINK + "libraries/two"));
        assertThat(names(renderer.render(source))).containsExactly("two");
        served.git().commit(Map.of("libraries/two/name.libsonnet", "'three'"));
        assertThat(names(renderer.render(source))).containsExactly("three");
    }

    @Test
    void readsParametersAndVariablesThatAreLinks() {
        served.git()
                .commit(Map.of(
                        "plain/cm.yaml",
                        configMap("${name}"),
                        "plain/.plumbline-source.yaml",
                        GitFixture.LINK + "../settings/parameters",
                        "cluster",
                        GitFixture.LINK + "settings/west.yaml",
                        "settings/parameters",
                        "postBuild: {substituteFrom: [{path: ../cluster}]}\n",
                        "settings/west.yaml",
                        "name: west\n"));
        assertThat(names(renderer.render(served.url(), "plain"))).containsExactly("west");
        served.git().commit(Map.of("settings/west.yaml", "name: farther\n"));
        assertThat(names(renderer.render(served.url(), "plain"))).containsExactly("farther");
        served.git().commit(Map.of("settings/parameters", "postBuild: {substitute: {name: other}}\n"));
        assertThat(names(renderer.render(served.url(), "plain"))).containsExactly("other");
    }

    private static List<String> names(ManifestsEvent event) {
        return RealRenderer.objects(event).findValuesAsText("name");
    }

    private static String configMap(String name) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '" + name + "'}\n";
    }

    private static String component(String prefix) {
        return "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: " + prefix + "\n";
    }

    private ManifestsEvent render() {
        return renderer.render(new ApplicationSpec.Source(
                served.url(), "main", "apps/web", new ApplicationSpec.Helm(null, List.of("prod.yaml"), null)));
    }
}
