package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationSpec.Directory;
import dev.plumbline.events.ApplicationSpec.Jsonnet;
import dev.plumbline.events.ApplicationSpec.Jsonnet.Variable;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.SourceType;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.GitFixture;
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

/** Folders with Jsonnet files, evaluated by the real program in its sandbox. */
@NullUnmarked
@ExtendWith(NativeTools.class)
class JsonnetIT {

    private static final Map<String, String> FILES = Map.of(
            "app/main.jsonnet", """
                    local k = import 'k.libsonnet';
                    local text = importstr '../text/motd';
                    function(color='blue') [
                      k.configMap('one', { color: color, env: std.extVar('env'), motd: text, sum: '%d' % std.extVar('n') }),
                      { apiVersion: 'v1', kind: 'List', items: [k.configMap('two', {})] },
                    ]
                    """,
            "app/single.jsonnet", "(import 'lib/k.libsonnet').configMap('three', {})",
            "app/plain.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: four}\n",
            "vendor/lib", GitFixture.LINK + "../libraries/k",
            "vendor/k.libsonnet", "import 'lib/k.libsonnet'",
            "libraries/k/k.libsonnet",
                    "local kind = import './kind.libsonnet';\n"
                            + "{ configMap(name, data): { apiVersion: 'v1', kind: kind, metadata: { name: name }, data: data } }",
            "libraries/k/kind.libsonnet", "'ConfigMap'",
            "text/motd", "hello");

    private static final Jsonnet SETTINGS = new Jsonnet(
            List.of(new Variable("env", "prod", false), new Variable("n", "1 + 2", true)),
            List.of(new Variable("color", "red", false)),
            List.of("elsewhere", "vendor"));

    @TempDir
    Path folder;

    private ServedRepository repository;

    @BeforeEach
    void start() {
        repository = new ServedRepository(folder, Map.of());
    }

    @AfterEach
    void stop() {
        repository.close();
    }

    @Test
    void areEvaluatedWithVariablesArgumentsAndLibraries() {
        Map<String, String> files = new HashMap<>(FILES);
        files.remove("app/single.jsonnet");
        repository.git.commit(files);
        ManifestsEvent event = render();
        assertThat(((ManifestsRendered) event).type()).isEqualTo(SourceType.JSONNET);
        assertThat(RealRenderer.objects(event).findValuesAsText("name")).containsExactly("four", "one", "two");
        assertThat(RealRenderer.objects(event).path(1).path("data"))
                .hasToString("{\"color\":\"red\",\"env\":\"prod\",\"motd\":\"hello\",\"sum\":\"3\"}");
    }

    /** Argo CD looks there, too, and there last. */
    @Test
    void importFromTheApplicationsFolderWhereverTheyStand() {
        repository.git.commit(Map.of(
                "app/deep/main.jsonnet",
                "(import 'k.libsonnet').configMap(std.extVar('name'), {})",
                "app/k.libsonnet",
                "{configMap(name, data): {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: name}}}",
                "app/name.libsonnet",
                "'of the folder'",
                "vendor/name.libsonnet",
                "'imported'"));
        Jsonnet importing = new Jsonnet(
                List.of(new Variable("name", "import 'name.libsonnet'", true)), List.of(), List.of("vendor"));
        assertThat(RealRenderer.objects(repository.renderer.render(repository.source(importing, null)))
                        .findValuesAsText("name"))
                .containsExactly("imported");
        repository.git.commit(Map.of("vendor/name.libsonnet", "'imported-anew'"));
        assertThat(RealRenderer.objects(repository.renderer.render(repository.source(importing, null)))
                        .findValuesAsText("name"))
                .containsExactly("imported-anew");
    }

    /** A folder of plain manifests by its own files. */
    @Test
    void areFoundBelowThePath() {
        String plain = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\n";
        String jsonnet = "{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: std.extVar('name')}}";
        repository.git.commit(Map.of("app/plain.yaml", plain, "app/deep/main.jsonnet", jsonnet));
        Jsonnet named = new Jsonnet(List.of(new Variable("name", "deep", false)), List.of(), List.of());
        ManifestsEvent event = repository.renderer.render(repository.source(named, null));
        assertThat(RealRenderer.objects(event).findValuesAsText("name")).containsExactly("deep", "plain");

        repository.git.commit(Map.of("app/deep/main.jsonnet", jsonnet.replace("std.extVar('name')", "'alone'")));
        event = repository.render();
        assertThat(((ManifestsRendered) event).type()).isEqualTo(SourceType.JSONNET);
        assertThat(RealRenderer.objects(event).findValuesAsText("name")).containsExactly("alone", "plain");

        event = repository.renderer.render(
                repository.source(null, null).withDirectory(new Directory(true, null, "deep/*")));
        assertThat(((ManifestsRendered) event).type()).isEqualTo(SourceType.PLAIN);
        assertThat(RealRenderer.objects(event).findValuesAsText("name")).containsExactly("plain");
    }

    @Test
    void areToldByWhatIsCommittedBesideThem() {
        repository.git.commit(Map.of(
                "app/deep/main.jsonnet",
                "{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: std.extVar('name')}}",
                "app/.plumbline-source.yaml",
                "jsonnet: {extVars: [{name: name, value: committed}]}\n"));
        assertThat(RealRenderer.objects(repository.render()).findValuesAsText("name"))
                .containsExactly("committed");
    }

    @Test
    void areRenderedAgainOnlyWhereWhatTheyImportChanged() {
        repository.git.commit(Map.of(
                "app/single.jsonnet", FILES.get("app/single.jsonnet"),
                "vendor/lib", FILES.get("vendor/lib"),
                "libraries/k/k.libsonnet", FILES.get("libraries/k/k.libsonnet"),
                "libraries/k/kind.libsonnet", "'ConfigMap'"));
        assertThat(withoutArguments()).isInstanceOf(ManifestsRendered.class);
        double before = repository.renderer.programs();
        repository.git.commit(Map.of("libraries/k/other.libsonnet", "{}", "vendor/x.libsonnet", "{}"));
        assertThat(withoutArguments()).isInstanceOf(RevisionConfirmed.class);
        assertThat(repository.renderer.programs()).isEqualTo(before);

        repository.git.commit(Map.of("libraries/k/kind.libsonnet", "'Secret'"));
        assertThat(RealRenderer.objects(withoutArguments()).findValuesAsText("kind"))
                .containsExactly("Secret");

        // It is looked for there first, and was not there before.
        repository.git.commit(Map.of(
                "app/lib/k.libsonnet", "{configMap(n, d): {apiVersion: 'v1', kind: 'Pod', metadata: {name: n}}}"));
        assertThat(RealRenderer.objects(withoutArguments()).findValuesAsText("kind"))
                .containsExactly("Pod");
    }

    @Test
    void failAtTheirFileAndLineWithoutTheirSecrets() {
        repository.git.commit(
                Map.of(
                        "app/main.jsonnet",
                        "local password = 'hunter22-hunter22';\n{\n  apiVersion: error 'wrong: ' + password,\n  kind: 'x'\n}\n"));
        assertThat(repository.renderer.failure(repository.source(null, null))).satisfies(failed -> {
            assertThat(failed.reason()).isEqualTo(Reason.TOOL_FAILED);
            assertThat(failed.file()).isEqualTo("app/main.jsonnet");
            assertThat(failed.line()).isEqualTo(3);
            assertThat(failed.message()).contains("wrong").doesNotContain(folder.toString());
        });
    }

    @Test
    void reachNothingOutsideTheRepositoryAndEnd() {
        assertRefused("importstr '/etc/passwd'", Reason.TOOL_FAILED, "import");
        assertRefused("importstr '../../../../../../../etc/passwd'", Reason.TOOL_FAILED, "import");
        assertRefused("local f(x) = f(x + 1) tailstrict; f(0)", Reason.LIMIT_EXCEEDED, "stopped");
        assertRefused("local f(x) = 1 + f(x + 1); f(0)", Reason.TOOL_FAILED, "max stack frames");
        assertRefused("std.repeat('x', 1e9)", Reason.LIMIT_EXCEEDED, "");
        assertRefused("'text'", Reason.INVALID_MANIFEST, "no object");
        assertRefused("import 'main.jsonnet'", Reason.TOOL_FAILED, "stack");
    }

    private void assertRefused(String text, Reason reason, String message) {
        repository.git.commit(Map.of("app/main.jsonnet", text));
        RenderingFailed failed = repository.renderer.failure(repository.source(null, null));
        assertThat(failed.reason()).as(failed.message()).isEqualTo(reason);
        assertThat(failed.message()).containsIgnoringCase(message).doesNotContain("root:");
    }

    private ManifestsEvent render() {
        return repository.renderer.render(repository.source(SETTINGS, null));
    }

    private ManifestsEvent withoutArguments() {
        return repository.renderer.render(
                repository.source(new Jsonnet(List.of(), List.of(), List.of("vendor")), null));
    }
}
