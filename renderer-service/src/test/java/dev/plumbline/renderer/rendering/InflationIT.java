package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.renderer.NativeTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Helm charts that kustomizations inflate. */
@NullUnmarked
@ExtendWith(NativeTools.class)
class InflationIT {

    private static final Map<String, String> ALLOWED = Map.of(
            "plumbline.renderer.kustomize-helm", "true", "plumbline.renderer.cluster.api-versions", "example.dev/v1");
    private static final Map<String, String> FILES = Map.of(
            "app/kustomization.yaml", """
                    helmCharts:
                      - name: shop
                        releaseName: store
                        namespace: team
                        valuesInline: {word: "yes"}
                        skipTests: true
                    namePrefix: prod-
                    """,
            "app/charts/shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
            "app/charts/shop/values.yaml", "word: no\n",
            "app/charts/shop/templates/cm.yaml", """
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: {{ .Release.Name }}}
                    data:
                      word: {{ .Values.word | quote }}
                      has: {{ .Capabilities.APIVersions.Has "example.dev/v1" | quote }}
                    {{- $found := lookup "v1" "Secret" "team" "s" }}
                    """,
            "app/charts/shop/templates/hook.yaml", """
                    apiVersion: batch/v1
                    kind: Job
                    metadata: {name: migrate, annotations: {helm.sh/hook: pre-install}}
                    spec: {template: {spec: {restartPolicy: Never, containers: [{name: m, image: m}]}}}
                    """);

    @TempDir
    Path folder;

    @Test
    void areInflatedAsKustomizeDoesItWhereTheOperatorAllowsThat() throws IOException {
        try (ServedRepository repository = new ServedRepository(folder, ALLOWED)) {
            repository.git.commit(FILES);
            ManifestsEvent event = repository.render();
            Map<String, JsonNode> ours = new TreeMap<>();
            RealRenderer.objects(event).forEach(object -> ours.put(ToolOutput.name(object), object));
            RealRenderer.hooks(event).forEach(object -> ours.put(ToolOutput.name(object), object));
            Path written = folder.resolve("written");
            for (var file : FILES.entrySet()) {
                Files.createDirectories(written.resolve(file.getKey()).getParent());
                Files.writeString(written.resolve(file.getKey()), file.getValue(), StandardCharsets.UTF_8);
            }
            Map<String, JsonNode> theirs = ToolOutput.of(
                    folder,
                    "kustomize",
                    List.of(
                            "build",
                            "--enable-helm",
                            "--helm-command=" + NativeTools.folder().resolve("helm"),
                            "--helm-api-versions=example.dev/v1",
                            written.resolve("app").toString()));
            assertThat(ours).hasSize(2).isEqualTo(theirs);
            assertThat(RealRenderer.objects(event).findValuesAsText("has")).containsExactly("true");
            assertThat(((ManifestsRendered) event).contents().warnings())
                    .singleElement()
                    .asString()
                    .startsWith("app/charts/shop/templates/cm.yaml:7 calls lookup");
        }
    }

    @Test
    void areRenderedAgainOnlyWhereTheyChanged() {
        try (ServedRepository repository = new ServedRepository(folder, ALLOWED)) {
            Map<String, String> outside = new TreeMap<>();
            FILES.forEach((name, text) -> outside.put(name.replace("app/charts", "vendor"), text));
            outside.compute(
                    "app/kustomization.yaml",
                    (name, text) -> "helmGlobals: {chartHome: ../vendor}\n"
                            + text.replace("skipTests", "valuesFile: values.yaml\n    skipTests"));
            outside.put("app/values.yaml", "word: maybe\n");
            repository.git.commit(outside);
            assertThat(repository.render()).isInstanceOf(ManifestsRendered.class);
            double before = repository.renderer.programs();
            repository.git.commit(Map.of("other/README", "x"));
            assertThat(repository.render()).isInstanceOf(RevisionConfirmed.class);
            assertThat(repository.renderer.programs()).isEqualTo(before);
            repository.git.commit(Map.of(
                    "vendor/shop/templates/cm.yaml",
                    FILES.get("app/charts/shop/templates/cm.yaml").replace("has:", "had:")));
            assertThat(RealRenderer.objects(repository.render()).findValuesAsText("had"))
                    .containsExactly("true");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areInflatedByGeneratorsToo(boolean inPlace) {
        String generator = """
                apiVersion: builtin
                kind: HelmChartInflationGenerator
                metadata: {name: shop}
                name: shop
                releaseName: store
                chartHome: ../vendor
                valuesFile: values.yaml
                """;
        Map<String, String> files = new TreeMap<>();
        FILES.forEach((name, text) -> files.put(name.replace("app/charts", "vendor"), text));
        files.put("app/values.yaml", "word: maybe\n");
        files.put("app/chart.yaml", generator);
        files.put(
                "app/kustomization.yaml",
                inPlace ? "generators:\n- |\n" + generator.indent(2) : "generators: [chart.yaml]\n");
        try (ServedRepository repository = new ServedRepository(folder, ALLOWED)) {
            repository.git.commit(files);
            ManifestsEvent event = repository.render();
            assertThat(RealRenderer.objects(event).findValuesAsText("word")).containsExactly("maybe");
            assertThat(RealRenderer.hooks(event).findValuesAsText("name")).contains("migrate");
            String changed = FILES.get("app/charts/shop/templates/cm.yaml").replace("has:", "had:");
            repository.git.commit(Map.of("vendor/shop/templates/cm.yaml", changed));
            assertThat(RealRenderer.objects(repository.render()).findValuesAsText("had"))
                    .containsExactly("true");
        }
        try (ServedRepository repository = new ServedRepository(folder.resolve("strict"), Map.of())) {
            repository.git.commit(files);
            assertThat(repository.render()).isInstanceOfSatisfying(RenderingFailed.class, failed -> {
                assertThat(failed.message()).contains("shop").contains("plumbline.renderer.kustomize-helm");
                assertThat(failed.file()).isEqualTo(inPlace ? "app/kustomization.yaml" : "app/chart.yaml");
            });
        }
    }

    @Test
    void areRefusedByNameWhereTheOperatorAllowsNone() {
        try (ServedRepository repository = new ServedRepository(folder, Map.of())) {
            repository.git.commit(FILES);
            assertThat(repository.render()).isInstanceOfSatisfying(RenderingFailed.class, failed -> {
                assertThat(failed.message()).contains("shop").contains("plumbline.renderer.kustomize-helm");
                assertThat(failed.file()).isEqualTo("app/kustomization.yaml");
                assertThat(failed.line()).isEqualTo(2);
            });
        }
    }
}
