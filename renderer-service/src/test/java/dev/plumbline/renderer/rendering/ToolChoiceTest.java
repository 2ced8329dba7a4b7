package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.SourceType;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.Document;
import dev.plumbline.renderer.manifest.YamlDocuments;
import dev.plumbline.renderer.manifest.YamlProblem;
import dev.plumbline.renderer.source.RepositoryPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked
class ToolChoiceTest {

    /** What of a source is for some tools only. */
    record Sections(
            ApplicationSpec.Helm helm,
            ApplicationSpec.Kustomize kustomize,
            ApplicationSpec.Directory directory,
            ApplicationSpec.Jsonnet jsonnet,
            ApplicationSpec.Plugin plugin) {}

    @ParameterizedTest
    @CsvSource({
        "kustomization.yaml, KUSTOMIZE",
        "kustomization.yml, KUSTOMIZE",
        "Kustomization, KUSTOMIZE",
        "kustomization.yaml Chart.yaml, KUSTOMIZE",
        "Chart.yaml, HELM",
        "Chart.yaml main.jsonnet, HELM",
        "chart.yaml, PLAIN",
        "main.jsonnet, JSONNET",
        "lib.libsonnet, PLAIN",
    })
    void isToldByTheFilesWhereNothingIsSaid(String names, SourceType type) {
        assertThat(chosen("{}", names)).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "helm: {valueFiles: [prod.yaml]} | Chart.yaml | HELM",
                "helm: {valueFiles: [prod.yaml]} | Chart.yaml kustomization.yaml | HELM",
                "helm: {skipCrds: true} | Chart.yaml main.jsonnet | HELM",
                "kustomize: {images: [{name: a, newTag: b}]} | kustomization.yaml | KUSTOMIZE",
                "kustomize: {namePrefix: x-} | Kustomization Chart.yaml | KUSTOMIZE",
                "directory: {recurse: false} | '' | PLAIN",
                "directory: {recurse: false} | main.jsonnet | JSONNET",
                "directory: {recurse: false, exclude: '*.jsonnet'} | main.jsonnet | PLAIN",
                "directory: {recurse: true, exclude: kustomization.yaml} | kustomization.yaml | PLAIN",
                "directory: {recurse: true, exclude: '{Chart.yaml,*/*}'} | Chart.yaml | PLAIN",
                "directory: {recurse: false} | Kustomization | PLAIN",
                "jsonnet: {libs: [vendor]} | '' | JSONNET",
                "jsonnet: {libs: [vendor]} | main.jsonnet | JSONNET",
                "jsonnet: {} | '' | JSONNET",
                "{jsonnet: {libs: [vendor]}, directory: {recurse: false, include: '*.jsonnet'}} | Chart.yaml | JSONNET",
                "plugin: {name: mine} | Chart.yaml kustomization.yaml main.jsonnet | PLUGIN",
            })
    void isTheOneWhoseSettingsAreGiven(String said, String names, SourceType type) {
        assertThat(chosen(said, names)).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "helm: {} | kustomization.yaml | KUSTOMIZE",
                "helm: {values: {}, releaseName: ''} | kustomization.yaml Chart.yaml | KUSTOMIZE",
                "helm: {ignoreMissingValueFiles: false} | '' | PLAIN",
                "kustomize: {images: []} | Chart.yaml | HELM",
                "kustomize: {} | '' | PLAIN",
                "directory: {recurse: true} | kustomization.yaml | KUSTOMIZE",
                "directory: {recurse: true} | Chart.yaml | HELM",
                "jsonnet: {} | Chart.yaml | HELM",
                "jsonnet: {extVars: []} | kustomization.yaml | KUSTOMIZE",
                "{helm: {valueFiles: [a]}, kustomize: {}, directory: {recurse: true}, jsonnet: {}} | Chart.yaml | HELM",
            })
    void isNotChosenBySectionsThatSayNothing(String said, String names, SourceType type) {
        assertThat(chosen(said, names)).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "helm: {valueFiles: [prod.yaml]} | '' | helm, but app is rendered as plain",
                "helm: {valueFiles: [prod.yaml]} | kustomization.yaml | helm, but app is rendered as kustomize",
                "helm: {releaseName: x} | main.jsonnet | helm, but app is rendered as jsonnet",
                "kustomize: {images: [{name: a, newTag: b}]} | '' | kustomize, but app is rendered as plain",
                "kustomize: {commonLabels: {a: b}} | Chart.yaml | kustomize, but app is rendered as helm",
                "kustomize: {components: [x]} | main.jsonnet | kustomize, but app is rendered as jsonnet",
                "directory: {recurse: false} | Chart.yaml | directory, but app is rendered as helm",
                "directory: {recurse: true, exclude: x} | kustomization.yml | directory, but app is rendered as kustomize",
                "jsonnet: {libs: [vendor]} | Chart.yaml main.jsonnet | jsonnet, but app is rendered as helm",
                "jsonnet: {libs: [vendor]} | kustomization.yaml | jsonnet, but app is rendered as kustomize",
                "{helm: {releaseName: x}, kustomize: {nameSuffix: x}} | Chart.yaml kustomization.yaml | helm, but app is rendered as kustomize",
                "{helm: {releaseName: x}, directory: {recurse: false}} | Chart.yaml | directory, but app is rendered as helm",
                "{helm: {releaseName: x}, kustomize: {nameSuffix: x}} | '' | helm and kustomize, but app is rendered as plain",
                "{plugin: {name: mine}, helm: {releaseName: x}} | Chart.yaml | helm, but app is rendered as plugin",
            })
    void isRefusedWhereSettingsWouldBeLeftOut(String said, String names, String message) {
        assertThatThrownBy(() -> chosen(said, names)).isInstanceOfSatisfying(RenderingException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.INVALID_MANIFEST);
            assertThat(e.text()).isEqualTo("the source says " + message);
        });
    }

    private static SourceType chosen(String said, String names) {
        Sections sections = sections(said);
        Definition definition = new Definition(
                "app",
                "team",
                RepositoryPath.of("app"),
                sections.helm(),
                sections.kustomize(),
                sections.directory(),
                null,
                sections.jsonnet(),
                sections.plugin());
        return ToolChoice.of(definition, Set.of(("a.yaml " + names).split(" ")));
    }

    private static Sections sections(String yaml) {
        try {
            List<Document> documents = YamlDocuments.yaml(yaml.getBytes(StandardCharsets.UTF_8));
            return EventJson.mapper().convertValue(documents.getFirst().content(), Sections.class);
        } catch (YamlProblem e) {
            throw new IllegalArgumentException(e);
        }
    }
}
