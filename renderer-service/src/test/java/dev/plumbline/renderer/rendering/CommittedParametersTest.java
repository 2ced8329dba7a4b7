package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.source.MapTree;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.TreeEntry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked
class CommittedParametersTest {

    @Test
    void areMergedOverWhatTheApplicationSays() throws IOException {
        JsonNode values = EventJson.mapper().readTree("{\"image\":{\"tag\":\"1\",\"pull\":\"Always\"},\"replicas\":2}");
        Definition declared = definition(new ApplicationSpec.Helm(values, List.of("prod.yaml"), "web"));
        Definition merged = over(
                declared,
                tree(Map.of(
                        "app/.plumbline-source.yaml",
                        "helm: {values: {image: {tag: '2'}, replicas: null}, parameters: [{name: a, value: b}]}\n",
                        "app/.plumbline-source-web.yaml",
                        "helm: {values: {image: {tag: '3'}}}\nkustomize: {namePrefix: x-}\ndirectory: {include: '*.yaml'}\n",
                        "app/.plumbline-source-other.yaml",
                        "helm: {values: {image: {tag: '4'}}}\n")));
        assertThat(merged.helm().values()).hasToString("{\"image\":{\"tag\":\"3\",\"pull\":\"Always\"}}");
        assertThat(merged.helm().valueFiles()).containsExactly("prod.yaml");
        assertThat(merged.helm().releaseName()).isEqualTo("web");
        assertThat(merged.helm().parameters()).hasSize(1);
        assertThat(merged.kustomize().namePrefix()).isEqualTo("x-");
        assertThat(merged.directory()).isEqualTo(new ApplicationSpec.Directory(true, "*.yaml", null));
    }

    @Test
    void areUnderstoodAsArgoCdAndItsImageUpdaterWriteThem() {
        Definition merged = over(
                definition(null),
                tree(
                        Map.of(
                                "app/.argocd-source.yaml",
                                "helm:\n  values: |\n    a: {b: 1}\n  parameters: [{name: tag, value: '1.10', forcestring: true}]\n"
                                        + "repoURL: https://elsewhere.example\n",
                                "app/.argocd-source-web.yaml",
                                "kustomize:\n  images:\n  - nginx:1.29\n  - old=host:5000/new:2@sha256:abc\n  - host:5000/same\n")));
        assertThat(merged.helm().values()).hasToString("{\"a\":{\"b\":1}}");
        assertThat(merged.helm().parameters()).containsExactly(new ApplicationSpec.Helm.Parameter("tag", "1.10", true));
        assertThat(merged.kustomize().images())
                .containsExactly(
                        new ApplicationSpec.Kustomize.Image("nginx", null, "1.29", null),
                        new ApplicationSpec.Kustomize.Image("old", "host:5000/new", "2", "sha256:abc"),
                        new ApplicationSpec.Kustomize.Image("host:5000/same", null, null, null));
    }

    /** To Helm, null takes a chart's default away. */
    @Test
    void replaceValuesByATextAndKeepItsNulls() throws IOException {
        JsonNode values = EventJson.mapper().readTree("{\"replicas\":2}");
        Map<String, String> files = Map.of(
                "app/.argocd-source.yaml",
                "helm: {values: 'livenessProbe: null'}\n",
                "app/.plumbline-source.yaml",
                "helm: {values: {image: {tag: '3'}}}\n");
        assertThat(values(values, files)).isEqualTo("{\"livenessProbe\":null,\"image\":{\"tag\":\"3\"}}");
        assertThat(values(
                        values,
                        Map.of(
                                "app/.argocd-source.yaml",
                                "helm: {values: 'a: {b: null, c: 1}'}\n",
                                "app/.argocd-source-web.yaml",
                                "helm: {values: 'a: {b: 2}'}\n")))
                .isEqualTo("{\"a\":{\"b\":2}}");
    }

    @Test
    void passATextOverWhereThereIsAnObject() throws IOException {
        JsonNode values = EventJson.mapper().readTree("{\"replicas\":2,\"tag\":null}");
        assertThat(values(values, Map.of("app/.argocd-source.yaml", "helm: {values: 'a: 1', valuesObject: {b: 1}}\n")))
                .isEqualTo("{\"replicas\":2,\"tag\":null,\"b\":1}");
        assertThat(values(values, Map.of("app/.argocd-source.yaml", "helm: {values: 'a: 1', valuesObject: null}\n")))
                .isEqualTo("{\"a\":1}");
        assertThat(values(values, Map.of("app/.argocd-source.yaml", "helm: {values: ''}\n")))
                .isEqualTo("{}");
    }

    private static String values(JsonNode declared, Map<String, String> files) {
        Definition merged = over(definition(new ApplicationSpec.Helm(declared, List.of(), null)), tree(files));
        return merged.helm().values().toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "repoURL: x | says repoURL, which cannot be said there",
                "helm: {hunter2: x} | says hunter2, which is not known there",
                "helm: {valueFiles: 'hunter2 hunter2'} | another type than is known there: helm.valueFiles",
                "helm: {parameters: [null]} | another type than is known there: helm",
                "helm: {parameters: [{name: a, value: b}, {name: a}]} | says helm.parameters[1] without its value",
                "helm: {parameters: [{value: a}]} | says helm.parameters[0] without its name",
                "helm: {fileParameters: [{name: a}]} | says helm.fileParameters[0] without its path",
                "helm: {fileParameters: [{name: null, path: a}]} | says helm.fileParameters[0] without its name",
                "postBuild: {substituteFrom: [{}]} | says postBuild.substituteFrom[0] without its path",
                "jsonnet: {extVars: [{}]} | says jsonnet.extVars[0] without its name",
                "jsonnet: {tlas: [{name: a}]} | says jsonnet.tlas[0] without its value",
                "kustomize: {images: [{newTag: a}]} | says kustomize.images[0] without its name",
                "kustomize: {replicas: [{count: 1}]} | says kustomize.replicas[0] without its name",
                "kustomize: {patches: [{}]} | says kustomize.patches[0] without its patch",
                "[a] | holds no mapping",
                "a: [ | expected",
            })
    void areRefusedWhereASourceDoesNotKnowThem(String text, String message) {
        assertThatThrownBy(() -> over(definition(null), tree(Map.of("app/.plumbline-source.yaml", text))))
                .isInstanceOfSatisfying(RenderingException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.INVALID_MANIFEST);
                    assertThat(e.text()).contains(message).doesNotContain("hunter2 hunter2");
                    assertThat(e.file()).isEqualTo("app/.plumbline-source.yaml");
                });
    }

    @Test
    void areNothingWhereThereIsNoFile() {
        Definition declared = definition(null);
        assertThat(over(declared, tree(Map.of()))).isSameAs(declared);
    }

    private static Definition over(Definition definition, MapTree tree) {
        List<TreeEntry> files = tree.find(definition.path()).map(tree::children).orElse(List.of());
        return CommittedParameters.over(
                definition,
                files.stream().collect(Collectors.toMap(file -> file.path().name(), file -> file)),
                tree);
    }

    private static Definition definition(ApplicationSpec.@Nullable Helm helm) {
        return new Definition("web", "team", RepositoryPath.of("app"), helm, null, null);
    }

    private static MapTree tree(Map<String, String> files) {
        return new MapTree(files);
    }
}
