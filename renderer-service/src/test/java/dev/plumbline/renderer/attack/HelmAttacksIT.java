package dev.plumbline.renderer.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.rendering.RealRenderer;
import dev.plumbline.renderer.source.GitFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
@ExtendWith(NativeTools.class)
class HelmAttacksIT {

    private static final String CHART = "apiVersion: v2\nname: app\nversion: 0.1.0\n";
    private static final String CANARY = "canary-of-this-machine";

    @TempDir
    Path folder;

    private Target target;

    @BeforeEach
    void start() {
        target = new Target(folder, Map.of());
    }

    @AfterEach
    void stop() {
        target.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../../../../../../etc/passwd",
                "/etc/passwd",
                "file:///etc/passwd",
                "https://127.0.0.1:1/values.yaml",
                "../../*.yaml",
                "-f=/etc/passwd"
            })
    void readsNoValueFileFromElsewhere(String file) {
        target.git.commit(chart(Map.of()));
        RenderingFailed failed = target.refused(target.source(Target.valueFiles(file)));
        assertThat(failed.reason()).isEqualTo(Reason.PATH_NOT_FOUND);
        assertThat(failed.message()).contains("is not in the repository");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "templates/../../../etc/passwd", "other/../../../x"})
    void readsNoValueFileThroughALinkThatLeadsOut(String linkTarget) {
        target.git.commit(chart(Map.of(
                "app/link.yaml", GitFixture.LINK + linkTarget,
                "app/other", GitFixture.LINK + "templates",
                "app/templates/cm.yaml", Target.configMap("1"))));
        RenderingFailed failed = target.refused(target.source(Target.valueFiles("link.yaml")));
        assertThat(failed.reason()).isEqualTo(Reason.INVALID_MANIFEST);
        assertThat(failed.message()).contains("leads out of the repository");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/etc", "../../../etc", "../../..", "a/../../../../etc", "../../../../../../../proc/self/environ"
            })
    void followsNoLinkOutOfTheRepository(String linkTarget) {
        RenderingFailed failed = target.refused(chart(Map.of("app/charts/dep", GitFixture.LINK + linkTarget)));
        assertThat(failed.reason()).isEqualTo(Reason.INVALID_MANIFEST);
        assertThat(failed.message()).contains("app/charts/dep leads out of the repository");
    }

    @Test
    void followsNoChainOfLinksOutOfTheRepository() {
        RenderingFailed failed = target.refused(chart(Map.of(
                "app/templates/one", GitFixture.LINK + "two/x",
                "app/templates/two", GitFixture.LINK + "three",
                "app/templates/three", GitFixture.LINK + "../../../..")));
        assertThat(failed.message()).contains("app/templates/three leads out of the repository");
        target.git.commit(Map.of("app/templates/three", GitFixture.LINK + "../.."));
        assertThat(target.refused(target.source(null)).reason()).isEqualTo(Reason.TOOL_FAILED);
    }

    @Test
    void isNotCaughtInALinkedChartThatHoldsItself() {
        RenderingFailed failed = target.refused(chart(Map.of("app/charts/self", GitFixture.LINK + "..")));
        assertThat(failed.reason()).isIn(Reason.TOOL_FAILED, Reason.LIMIT_EXCEEDED);
    }

    @Test
    void unpacksNoArchiveThatIsGigabytesLarge() throws IOException {
        target.git.binary("app/charts/bomb-0.1.0.tgz", ChartArchive.ofZeros("bomb", 1L << 30));
        RenderingFailed failed = target.refused(chart(Map.of()));
        assertThat(failed.reason()).isIn(Reason.TOOL_FAILED, Reason.LIMIT_EXCEEDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../../tmp/plumbline-escaped", "/tmp/plumbline-escaped"})
    void unpacksNoArchiveToElsewhere(String name) throws IOException {
        target.git.binary("app/charts/out-0.1.0.tgz", ChartArchive.with("out", Map.of(name, "escaped")));
        target.refused(chart(Map.of()));
        assertThat(Path.of("/tmp/plumbline-escaped")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"1, /etc/passwd", "2, /etc/passwd", "2, ../../../../../../../etc/passwd"})
    void followsNoLinkInAnArchive(char kind, String linkTarget) throws IOException {
        target.git.binary("app/charts/out-0.1.0.tgz", ChartArchive.withLink("out", kind, linkTarget));
        target.git.commit(chart(Map.of()));
        ManifestsEvent event = target.renderer.render(target.source(null));
        if (event instanceof ManifestsRendered) {
            assertThat(RealRenderer.objects(event).path(0).at("/data/got").asText())
                    .isEmpty();
        } else {
            assertThat(((RenderingFailed) event).message()).doesNotContain("root:");
        }
        target.assertWell();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc", "../../etc", "../../../../../../proc/self", "../link", "..", "../out/../../etc"})
    void takesNoDependencyFromOutsideOfTheRepository(String path) {
        RenderingFailed failed = target.refused(chart(Map.of(
                "link",
                GitFixture.LINK + "/etc",
                "Chart.yaml",
                CHART.replace("app", "other"),
                "app/Chart.yaml",
                CHART + "dependencies: [{name: other, version: 0.1.0, repository: 'file://" + path + "'}]\n")));
        assertThat(failed.reason()).isEqualTo(Reason.INVALID_MANIFEST);
        assertThat(failed.message())
                .containsAnyOf("which is not at " + path, "link leads out of the repository", "which holds it");
    }

    @Test
    void readsNoFileThroughASchema() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.json"), "{\"const\": \"" + CANARY + "\"}");
        for (String ref : List.of(
                "https://127.0.0.1:1/schema.json",
                "file://" + secret,
                "file:///etc/passwd",
                "../../../../../../.." + secret)) {
            RenderingFailed failed = target.refused(chart(
                    Map.of("app/values.yaml", "a: 1\n", "app/values.schema.json", "{\"$ref\": \"" + ref + "\"}")));
            assertThat(failed.reason()).isEqualTo(Reason.TOOL_FAILED);
            assertThat(failed.message()).doesNotContain(CANARY, "root:");
        }
    }

    @Test
    void readsNoFileThroughATemplate() {
        target.git.commit(chart(Map.of("app/templates/cm.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: cm}
                data:
                  up: {{ .Files.Get "../../../../../../etc/passwd" | quote }}
                  absolute: {{ .Files.Get "/etc/passwd" | quote }}
                  own: {{ .Files.Get "own.txt" | quote }}
                """, "app/own.txt", "own")));
        JsonNode data = RealRenderer.objects(target.renderer.render(target.source(null)))
                .path(0)
                .path("data");
        assertThat(data.path("own").asText()).isEqualTo("own");
        assertThat(data.path("up").asText("missing")).isEmpty();
        assertThat(data.path("absolute").asText("missing")).isEmpty();
        assertThat(target.refused(Map.of("app/templates/cm.yaml", "a: {{ env \"HOME\" | quote }}\n"))
                        .message())
                .contains("function \"env\" not defined");
    }

    @Test
    void stopsAnAliasBombInValues() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level < 12; level++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]%n"
                    .formatted(
                            level, level, level - 1, level - 1, level - 1, level - 1, level - 1, level - 1, level - 1,
                            level - 1, level - 1));
        }
        RenderingFailed failed = target.refused(chart(Map.of("app/values.yaml", bomb.toString())));
        assertThat(failed.reason()).isIn(Reason.TOOL_FAILED, Reason.LIMIT_EXCEEDED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ range until 1000000000 }}{{ . }}{{ end }}",
                "{{ range untilStep 0 1000000000 1 }}x{{ end }}",
                "{{ define \"loop\" }}{{ include \"loop\" . }}{{ end }}{{ include \"loop\" . }}",
                "{{ define \"t\" }}{{ template \"t\" . }}{{ end }}{{ template \"t\" . }}",
                "{{ repeat 2000000000 \"abcdefgh\" }}",
                "{{ $x := \"xxxxxxxx\" }}{{ range until 60 }}{{ $x = cat $x $x }}{{ end }}{{ $x }}",
                "{{ tpl \"{{ tpl . . }}\" \"{{ tpl . . }}\" }}{{ fail \"end\" }}"
            })
    void endsATemplateThatDoesNot(String template) {
        RenderingFailed failed = target.refused(chart(Map.of("app/templates/cm.yaml", template)));
        assertThat(failed.reason()).isIn(Reason.TOOL_FAILED, Reason.LIMIT_EXCEEDED);
        assertThat(failed.message()).isNotBlank();
    }

    @Test
    void takesNoOptionOfHelmForAName() {
        ApplicationSpec.Helm helm = new ApplicationSpec.Helm(null, List.of(), "--post-renderer=/bin/sh");
        target.git.commit(chart(Map.of()));
        assertThat(target.refused(target.source(helm)).message()).contains("is no lower-case DNS name");
    }

    private static Map<String, String> chart(Map<String, String> more) {
        Map<String, String> files = new HashMap<>(Map.of("app/Chart.yaml", CHART));
        files.putAll(more);
        return files;
    }
}
