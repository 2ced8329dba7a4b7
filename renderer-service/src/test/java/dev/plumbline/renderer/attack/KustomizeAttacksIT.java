package dev.plumbline.renderer.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.GitFixture;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
@ExtendWith(NativeTools.class)
class KustomizeAttacksIT {

    private static final String FILE = "app/kustomization.yaml";

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
                "https://127.0.0.1:1/cm.yaml",
                "https://github.com/org/repo//base?ref=v1",
                "github.com/org/repo//base?ref=v1",
                "git@github.com:org/repo.git",
                "ssh://git@127.0.0.1/repo.git",
                "git::https://127.0.0.1:1/repo.git",
                "git::ext::sh -c touch% /tmp/plumbline-escaped",
                "file:///etc/passwd",
                "../../../../../etc",
                "/etc/passwd"
            })
    void takesNoBaseFromElsewhere(String base) {
        for (String field : new String[] {"resources", "components", "bases"}) {
            RenderingFailed failed = target.refused(Map.of(FILE, field + ":\n  - \"" + base + "\"\n"));
            assertThat(failed.reason()).isEqualTo(Reason.INVALID_MANIFEST);
            assertThat(failed.line()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "generators: ['https://127.0.0.1:1/g.yaml']",
                "transformers: ['git::ext::sh -c touch% /tmp/plumbline-escaped']",
                "openapi: {path: ../../../../../../etc/passwd}",
                "crds: [/etc/passwd]",
                "configurations: [../../../../../etc/passwd]",
                "patches: [{path: ../../../../../etc/passwd}]",
                "replacements: [{path: /etc/passwd}]",
                "configMapGenerator: [{name: cm, files: [../../../../../../etc/passwd]}]",
                "configMapGenerator: [{name: cm, files: [/etc/passwd]}]",
                "secretGenerator: [{name: s, envs: [/proc/self/environ]}]"
            })
    void readsNoFileFromElsewhere(String field) {
        RenderingFailed failed = target.refused(
                Map.of(FILE, "resources: [cm.yaml]\n" + field + "\n", "app/cm.yaml", Target.configMap("1")));
        assertThat(failed.reason()).isEqualTo(Reason.TOOL_FAILED);
        assertThat(failed.message()).doesNotContain("root:");
        assertThat(Path.of("/tmp/plumbline-escaped")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "helmCharts: [{name: x, repo: 'https://127.0.0.1:1', version: 1.0.0}]",
                "helmCharts: [{name: x, repo: 'file:///etc', version: 1.0.0}]",
                "helmCharts: [{name: ../../../etc}]",
                "helmChartInflationGenerator: [{chartName: x, chartHome: /usr/share}]",
                "{helmGlobals: {chartHome: ../../../..}, helmCharts: [{name: etc}]}"
            })
    void inflatesNoChartFromElsewhereAndStartsNothingForIt(String field) {
        double before = target.renderer.programs();
        RenderingFailed failed = target.refused(Map.of(FILE, field + "\n"));
        assertThat(failed.reason()).isEqualTo(Reason.INVALID_MANIFEST);
        assertThat(failed.message()).contains("chart");
        assertThat(target.renderer.programs()).isEqualTo(before);
    }

    @Test
    void runsNoProgramOfTheRepository() {
        RenderingFailed failed = target.refused(Map.of(
                FILE,
                "generators: [g.yaml]\n",
                "app/g.yaml",
                """
                apiVersion: example.org/v1
                kind: Anything
                metadata: {name: g, annotations: {config.kubernetes.io/function: "exec: {path: ./run.sh}"}}
                """,
                "app/run.sh",
                "#!/bin/sh\ntouch /tmp/plumbline-escaped\n"));
        assertThat(failed.reason()).isEqualTo(Reason.TOOL_FAILED);
        assertThat(Path.of("/tmp/plumbline-escaped")).doesNotExist();
    }

    @Test
    void endsACycle() {
        RenderingFailed failed = target.refused(Map.of(
                FILE,
                "resources: [../one]\n",
                "one/kustomization.yaml",
                "resources: [../two]\n",
                "two/kustomization.yaml",
                "resources: [../one]\n"));
        assertThat(failed.reason()).isEqualTo(Reason.TOOL_FAILED);
        assertThat(failed.message()).contains("cycle detected");
        assertThat(target.refused(Map.of(FILE, "resources: [.]\n")).reason()).isEqualTo(Reason.TOOL_FAILED);
        assertThat(target.refused(Map.of(FILE, "resources: [..]\n", "kustomization.yaml", "resources: [app]\n"))
                        .message())
                .contains("cycle");
    }

    @Test
    void followsNoLinkOutOfTheRepository() {
        RenderingFailed failed = target.refused(Map.of(
                FILE, "resources: [passwd.yaml]\n", "app/passwd.yaml", GitFixture.LINK + "../../../../etc/passwd"));
        assertThat(failed.reason()).isEqualTo(Reason.INVALID_MANIFEST);
        assertThat(failed.message()).contains("app/passwd.yaml leads out of the repository");
    }

    @Test
    void stopsAliasBombs() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level < 12; level++) {
            String alias = "*a" + (level - 1);
            bomb.append("a%d: &a%d [%s]%n"
                    .formatted(level, level, String.join(", ", java.util.Collections.nCopies(9, alias))));
        }
        String text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bomb}\n" + bomb;
        RenderingFailed inKustomization = target.refused(Map.of(FILE, bomb.toString()));
        assertThat(inKustomization.message()).contains("aliases included");
        RenderingFailed inResource = target.refused(Map.of(FILE, "resources: [cm.yaml]\n", "app/cm.yaml", text));
        assertThat(inResource.reason()).isIn(Reason.TOOL_FAILED, Reason.LIMIT_EXCEEDED, Reason.INVALID_MANIFEST);
        target.git.commit(Map.of("plain/cm.yaml", text));
        RenderingFailed plain = target.refused(target.source("main", "plain"));
        assertThat(plain.reason()).isEqualTo(Reason.INVALID_MANIFEST);
        assertThat(plain.file()).isEqualTo("plain/cm.yaml");
    }

    /** Few aliases, of a large text; and so many files of them that each is within its limit. */
    @Test
    void stopsAliasesOfALargeText() {
        String large =
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm%d}\ndata:\n  a: &a " + "x".repeat(1 << 20) + "\n";
        StringBuilder one = new StringBuilder(large.formatted(0));
        for (int i = 0; i < 5_000; i++) {
            one.append("  k").append(i).append(": *a\n");
        }
        target.git.commit(Map.of("fat/cm.yaml", one.toString()));
        RenderingFailed failed = target.refused(target.source("main", "fat"));
        assertThat(failed.message()).contains("aliases included");
        Map<String, String> many = new HashMap<>();
        for (int i = 1; i <= 20; i++) {
            many.put("fat/cm" + i + ".yaml", large.formatted(i) + "  b: *a\n  c: *a\n  d: *a\n");
        }
        many.put("fat/cm.yaml", "");
        target.git.commit(many);
        RenderingFailed together = target.refused(target.source("main", "fat"));
        assertThat(together.reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
        assertThat(together.message()).contains("characters of all objects, aliases included");
        assertThat(target.refused(Map.of(FILE, "resources: [cm.yaml]\n", "app/cm.yaml", one.toString()))
                        .reason())
                .isIn(Reason.TOOL_FAILED, Reason.LIMIT_EXCEEDED, Reason.INVALID_MANIFEST);
    }
}
