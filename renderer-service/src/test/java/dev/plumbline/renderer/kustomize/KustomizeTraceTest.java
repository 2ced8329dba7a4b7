package dev.plumbline.renderer.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.MapTree;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KustomizeTraceTest {

    @Test
    void reachesBasesAndComponentsThroughOthers() {
        Set<String> reached = reached(Map.of(
                "apps/prod/kustomization.yaml", "resources:\n- ../base\n- extra.yaml\ncomponents: [../../component]\n",
                "apps/prod/extra.yaml", "",
                "apps/base/kustomization.yml", "bases: [deeper]\ntransformers: [../../labels]\n",
                "apps/base/deeper/Kustomization", "resources: [https.yaml]\n",
                "apps/base/deeper/https.yaml", "",
                "component/kustomization.yaml", "patches:\n- path: patch.yaml\n",
                "labels/kustomization.yaml", "resources: [labels.yaml]\n",
                "labels/labels.yaml", "",
                "unrelated/kustomization.yaml", ""));
        assertThat(reached)
                .containsExactlyInAnyOrder(
                        "apps/prod",
                        "apps/prod/extra.yaml",
                        "apps/base",
                        "apps/base/deeper",
                        "apps/base/deeper/https.yaml",
                        "component",
                        "labels",
                        "labels/labels.yaml");
    }

    @Test
    void reachesTheChartsThatAreInflated() {
        Map<String, String> files = Map.of(
                "apps/prod/kustomization.yaml",
                "helmGlobals: {chartHome: ../../vendor}\nhelmCharts:\n- {name: shop, releaseName: s}\n"
                        + "- {name: db, version: 1.2.3, repo: 'https://charts.example'}\n",
                "vendor/shop/Chart.yaml",
                "",
                "vendor/db-1.2.3/db/Chart.yaml",
                "",
                "vendor/other/Chart.yaml",
                "");
        assertThat(reached(files)).containsExactlyInAnyOrder("apps/prod", "vendor/shop", "vendor/db-1.2.3/db");
    }

    @Test
    void namesAChartThatIsNotInTheRepository() {
        Map<String, String> files = Map.of(
                "apps/prod/kustomization.yaml",
                "helmCharts:\n- name: redis\n  repo: https://bot:hunter2@charts.example\n  version: 1.0.0\n");
        assertThatThrownBy(() -> reached(files)).isInstanceOfSatisfying(RenderingException.class, e -> {
            assertThat(e.text()).contains("charts/redis-1.0.0/redis").doesNotContain("hunter2");
            assertThat(e.line()).isEqualTo(2);
        });
    }

    @Test
    void endsWhereFoldersNameEachOther() {
        assertThat(reached(Map.of(
                        "apps/prod/kustomization.yaml", "resources: [../a]\n",
                        "apps/a/kustomization.yaml", "resources: [../prod]\n")))
                .containsExactlyInAnyOrder("apps/prod", "apps/a");
    }

    @Test
    void namesTheFileAndTheLineOfWhatIsMissing() {
        Map<String, String> files = Map.of("apps/prod/kustomization.yaml", "namePrefix: x-\nresources:\n- ../gone\n");
        assertThatThrownBy(() -> reached(files)).isInstanceOfSatisfying(RenderingException.class, e -> {
            assertThat(e.text()).contains("../gone");
            assertThat(e.file()).isEqualTo("apps/prod/kustomization.yaml");
            assertThat(e.line()).isEqualTo(3);
        });
    }

    @Test
    void saysThatRemoteBasesAreNotFetchedAndHidesTheirLogins() {
        Map<String, String> files =
                Map.of("apps/prod/kustomization.yaml", "resources: ['https://bot:hunter2@git.example/a//b?ref=v1']\n");
        assertThatThrownBy(() -> reached(files))
                .isInstanceOf(RenderingException.class)
                .hasMessageContaining("remote base https://git.example/a//b?ref=v1")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void refusesABrokenKustomizationAtItsLine() {
        Map<String, String> files = Map.of("apps/prod/kustomization.yaml", "resources:\n- a\n b: c\n");
        assertThatThrownBy(() -> reached(files))
                .isInstanceOfSatisfying(
                        RenderingException.class, e -> assertThat(e.line()).isEqualTo(3));
    }

    /** As Go reads JSON; the last one has a letter of another alphabet that folds to s. */
    @ParameterizedTest
    @ValueSource(strings = {"Resources", "RESOURCES", "rEsources", "re\u017fources"})
    void readsNamesInWhateverCaseTheyAre(String name) {
        assertThat(reached(Map.of(
                        "apps/prod/kustomization.yaml", name + ": [../a]\nresources: [../b]\n",
                        "apps/a/cm.yaml", "",
                        "apps/b/cm.yaml", "")))
                .containsExactlyInAnyOrder("apps/prod", "apps/a", "apps/b");
        assertThat(reached(Map.of(
                        "apps/prod/kustomization.yaml",
                        "HelmGlobals: {ChartHome: ../v}\nHelmCharts: [{Name: shop}]\n",
                        "apps/v/shop/Chart.yaml",
                        "")))
                .containsExactlyInAnyOrder("apps/prod", "apps/v/shop");
    }

    @ParameterizedTest
    @CsvSource({"openapi, true", "OpenAPI, true", "OPENAPI, true", "openap, false"})
    void knowsWhereASchemaOfItsOwnIs(String name, boolean own) {
        SourceTree tree = new MapTree(Map.of(
                "apps/prod/kustomization.yaml",
                "resources: [../a]\n",
                "apps/a/kustomization.yaml",
                name + ": {path: s.json}\n"));
        assertThat(KustomizeTrace.from(
                                List.of(tree.find(RepositoryPath.of("apps/prod"))
                                        .orElseThrow()),
                                tree,
                                100)
                        .hasOwnSchema())
                .isEqualTo(own);
    }

    @Test
    void reachesWhatLinksLeadToAndTheLinks() {
        assertThat(reached(Map.of(
                        "apps/prod/kustomization.yaml", "resources: [../linked, file.yaml]\n",
                        "apps/linked", GitFixture.LINK + "../shared/base",
                        "apps/prod/file.yaml", GitFixture.LINK + "../../shared/file.yaml",
                        "shared/base/kustomization.yaml", "resources: [deep]\n",
                        "shared/base/deep", GitFixture.LINK + "../deep",
                        "shared/deep/cm.yaml", "",
                        "shared/file.yaml", "")))
                .containsExactlyInAnyOrder(
                        "apps/prod",
                        "apps/linked",
                        "apps/prod/file.yaml",
                        "shared/base",
                        "shared/base/deep",
                        "shared/deep",
                        "shared/file.yaml");
    }

    @Test
    void reachesAKustomizationAndAChartThatAreLinks() {
        assertThat(reached(Map.of(
                        "apps/prod/kustomization.yaml", GitFixture.LINK + "variants/one.yaml",
                        "apps/prod/variants/one.yaml", "resources: [../a]\nhelmCharts: [{name: shop}]\n",
                        "apps/prod/charts", GitFixture.LINK + "../../vendor",
                        "vendor/shop/Chart.yaml", "",
                        "apps/a/cm.yaml", "")))
                .contains(
                        "apps/prod",
                        "apps/prod/kustomization.yaml",
                        "apps/prod/variants/one.yaml",
                        "apps/a",
                        "apps/prod/charts",
                        "vendor/shop");
    }

    @Test
    void refusesAKustomizationThatIsALinkOutOfItsFolder() {
        assertThatThrownBy(() -> reached(Map.of(
                        "apps/prod/kustomization.yaml",
                        GitFixture.LINK + "../shared.yaml",
                        "apps/shared.yaml",
                        "namePrefix: x-\n")))
                .isInstanceOfSatisfying(RenderingException.class, e -> {
                    assertThat(e.text()).contains("apps/prod is a link to apps/shared.yaml");
                    assertThat(e.file()).isEqualTo("apps/shared.yaml");
                });
    }

    private static Set<String> reached(Map<String, String> files) {
        SourceTree tree = new MapTree(files);
        return KustomizeTrace.from(
                        List.of(tree.find(RepositoryPath.of("apps/prod")).orElseThrow()), tree, 100)
                .reached()
                .keySet()
                .stream()
                .map(RepositoryPath::toString)
                .collect(Collectors.toSet());
    }
}
