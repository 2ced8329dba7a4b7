package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.events.ApplicationSpec.Plugin;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.SourceType;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.GitFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A program of the operator's that renders. */
@NullUnmarked
@ExtendWith(NativeTools.class)
class PluginIT {

    private static final String PROGRAM = """
            #!/bin/sh
            set -eu
            . TOOLS/defaults.sh
            if [ -f fail ]; then echo "cannot: $(cat fail)" >&2; exit 3; fi
            if [ -f hang ]; then while true; do :; done; fi
            cat <<END
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: $PLUMBLINE_APP_NAME, namespace: $PLUMBLINE_APP_NAMESPACE}
            data:
              argument: "$1"
              default: "$greeting"
              env: "${PLUMBLINE_ENV_COLOR:-}"
              parameters: '${PLUMBLINE_PARAMETERS:-}'
              own: "$(cat input)"
              beside: "$(cat "${PLUMBLINE_ENV_BESIDE:-../lib/shared}" 2>/dev/null || echo hidden)"
              secret: "$(cat CANARY 2>/dev/null || echo hidden)"
              path: "$PLUMBLINE_APP_PATH"
              tool: "$(if [ -x input ]; then echo wrong; elif [ -x tool ]; then ./tool; else echo none; fi)"
            END
            """;

    @TempDir
    Path folder;

    private ServedRepository repository;

    @BeforeEach
    void start() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        Path canary = Files.writeString(folder.resolve("canary"), "canary-of-this-machine");
        Path program = Files.writeString(
                tools.resolve("render.sh"),
                PROGRAM.replace("TOOLS", tools.resolve("data").toString()).replace("CANARY", canary.toString()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(Files.createDirectories(tools.resolve("data")).resolve("defaults.sh"), "greeting=hello\n");
        repository = new ServedRepository(
                folder,
                Map.of(
                        "plumbline.renderer.plugins.mine.command",
                        program + ",--first",
                        "plumbline.renderer.plugins.mine.files",
                        tools.resolve("data").toString(),
                        "plumbline.renderer.limits.time",
                        "3s"));
        repository.git.commit(Map.of("app/input", "from git", "app/Chart.yaml", "name: x", "lib/shared", "shared"));
    }

    @AfterEach
    void stop() {
        repository.close();
    }

    @Test
    void printsTheSetFromTheFolderWithWhatTheApplicationTellsIt() {
        JsonNode parameters = JsonNodeFactory.instance.objectNode().put("replicas", 2);
        ManifestsEvent event = render(new Plugin("mine", Map.of("COLOR", "red"), parameters, List.of("../lib")));
        assertThat(((ManifestsRendered) event).type()).isEqualTo(SourceType.PLUGIN);
        assertThat(RealRenderer.objects(event).path(0).path("data"))
                .hasToString("{\"argument\":\"--first\",\"beside\":\"shared\",\"default\":\"hello\",\"env\":\"red\","
                        + "\"own\":\"from git\",\"parameters\":\"{\\\"replicas\\\":2}\",\"path\":\"app\","
                        + "\"secret\":\"hidden\",\"tool\":\"none\"}");
    }

    @Test
    void findsAProgramOfTheRepositoryAsOne() throws IOException {
        repository.git.executable("app/tool", "#!/bin/sh\necho made of the repository\n");
        repository.git.commit(Map.of());
        assertThat(RealRenderer.objects(render(plain())).findValuesAsText("tool"))
                .containsExactly("made of the repository");
    }

    @Test
    void seesNothingOfTheRepositoryThatItsApplicationDoesNotName() {
        assertThat(RealRenderer.objects(render(plain())).findValuesAsText("beside"))
                .containsExactly("hidden");
    }

    @Test
    void readsWhatIsNamedThroughALinkedFolderAndNothingElseOfThat() {
        repository.git.commit(Map.of("all", GitFixture.LINK + "."));
        Plugin plugin = new Plugin(
                "mine", Map.of("BESIDE", "../all/lib/shared"), null, List.of("../all/lib/shared", "../all/lib"));
        assertThat(RealRenderer.objects(render(plugin)).findValuesAsText("beside"))
                .containsExactly("shared");
        repository.git.commit(Map.of("other/file", "x"));
        assertThat(render(plugin)).isInstanceOf(RevisionConfirmed.class);
        repository.git.commit(Map.of("lib/shared", "changed"));
        assertThat(RealRenderer.objects(render(plugin)).findValuesAsText("beside"))
                .containsExactly("changed");
    }

    @Test
    void runsAgainOnlyWhereItsFolderOrItsWordsChanged() {
        assertThat(render(plain())).isInstanceOf(ManifestsRendered.class);
        double before = repository.renderer.programs();
        repository.git.commit(Map.of("lib/shared", "changed"));
        assertThat(render(plain())).isInstanceOf(RevisionConfirmed.class);
        assertThat(repository.renderer.programs()).isEqualTo(before);
        repository.git.commit(Map.of("app/input", "changed"));
        assertThat(render(plain())).isInstanceOf(ManifestsRendered.class);
        assertThat(render(new Plugin("mine", Map.of("COLOR", "blue"), null, List.of())))
                .isInstanceOf(ManifestsRendered.class);
    }

    @Test
    void failsWithItsOwnWordsWithinItsLimits() {
        repository.git.commit(Map.of("app/fail", "no such colour"));
        assertRefused(plain(), Reason.TOOL_FAILED, "the plug-in mine: cannot: no such colour");
        repository.git.commit(Map.of("app/fail", "", "app/hang", "x"));
        assertRefused(plain(), Reason.LIMIT_EXCEEDED, "time");
        assertRefused(new Plugin("other", Map.of(), null, List.of()), Reason.TOOL_FAILED, "no plug-in other");
        assertRefused(new Plugin("mine", Map.of(), null, List.of("../../etc")), Reason.PATH_NOT_FOUND, "../../etc");
        assertRefused(new Plugin("mine", Map.of("A=B", "x"), null, List.of()), Reason.INVALID_MANIFEST, "A=B");
    }

    private void assertRefused(Plugin plugin, Reason reason, String message) {
        RenderingFailed failed = repository.renderer.failure(repository.source(null, plugin));
        assertThat(failed.reason()).as(failed.message()).isEqualTo(reason);
        assertThat(failed.message()).contains(message);
    }

    private static Plugin plain() {
        return new Plugin("mine", Map.of(), null, List.of());
    }

    private ManifestsEvent render(Plugin plugin) {
        return repository.renderer.render(repository.source(null, plugin));
    }
}
