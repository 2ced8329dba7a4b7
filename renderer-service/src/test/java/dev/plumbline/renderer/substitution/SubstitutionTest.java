package dev.plumbline.renderer.substitution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ApplicationSpec.PostBuild;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.ManifestSource.Prepared;
import dev.plumbline.renderer.plain.PlainSource;
import dev.plumbline.renderer.source.MapTree;
import dev.plumbline.renderer.source.RepositoryPath;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubstitutionTest {

    private static final RenderLimits LIMITS = new RenderLimits(100, 1 << 20, 100, Duration.ofSeconds(5), 2L << 30, 1);
    private static final String OBJECT = """
            apiVersion: example.dev/v1
            kind: Foo
            metadata: {name: "${name:=web}", labels: {"${key}": x}}
            spec:
              number: "${count}"
              quoted: "text ${count}"
              word: ${flag}
              kept: "'${flag}'"
              block: |
                one: ${count}
                two: $${count}
              hash: "a ${comment}"
            """;

    @Test
    void substitutesInTheYamlSoThatValuesMayBecomeNumbers() {
        JsonNode object = render(
                        new PostBuild(
                                Map.of("count", "3", "flag", "yes", "key", "tier", "comment", "b\nc"),
                                List.of(),
                                false),
                        Map.of("app/a.yaml", OBJECT))
                .getFirst();
        assertThat(object.at("/metadata/name").asText()).isEqualTo("web");
        assertThat(object.at("/metadata/labels/tier").asText()).isEqualTo("x");
        assertThat(object.path("spec"))
                .hasToString("{\"number\":3,\"quoted\":\"text 3\",\"word\":true,\"kept\":\"'yes'\","
                        + "\"block\":\"one: 3\\ntwo: ${count}\\n\",\"hash\":\"a bc\"}");
    }

    @Test
    void takesVariablesFromFilesTheApplicationsOwnFirst() {
        Map<String, String> files = Map.of(
                "app/a.yaml",
                OBJECT,
                "vars/cm.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: v}\ndata: {name: a, count: '1', flag: 'true'}\n",
                "vars/s.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: v}\ndata: {name: Yg==}\nstringData: {key: k}\n",
                "vars/plain.yaml",
                "flag: 'false'\n");
        JsonNode object = render(
                        new PostBuild(
                                Map.of("count", "2"),
                                from("../vars/cm.yaml", "../vars/s.yaml", "../vars/plain.yaml"),
                                false),
                        files)
                .getFirst();
        assertThat(object.at("/metadata/name").asText()).isEqualTo("b");
        assertThat(object.at("/metadata/labels/k").asText()).isEqualTo("x");
        assertThat(object.at("/spec/number").asInt()).isEqualTo(2);
        assertThat(object.at("/spec/word").asBoolean(true)).isFalse();
    }

    @Test
    void leavesAloneWhatSaysSoAndAllWhereThereIsNoVariable() {
        String marked = OBJECT.replace(
                "labels: {", "annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}, labels: {");
        assertThat(render(new PostBuild(Map.of("count", "3"), List.of(), true), Map.of("app/a.yaml", marked))
                        .getFirst()
                        .at("/spec/number")
                        .asText())
                .isEqualTo("${count}");
        assertThat(render(new PostBuild(Map.of(), List.of(), true), Map.of("app/a.yaml", OBJECT))
                        .getFirst()
                        .at("/spec/number")
                        .asText())
                .isEqualTo("${count}");
    }

    @Test
    void namesTheObjectAndTheVariableButNoValue() {
        PostBuild strict = new PostBuild(Map.of("count", "hunter2"), List.of(), true);
        assertThatThrownBy(() -> render(strict, Map.of("app/a.yaml", OBJECT)))
                .isInstanceOfSatisfying(RenderingException.class, e -> {
                    assertThat(e.text())
                            .contains("Foo.example.dev")
                            .contains("key")
                            .doesNotContain("hunter2");
                    assertThat(e.file()).isEqualTo("app/a.yaml");
                });
        PostBuild breaking = new PostBuild(Map.of("count", "hunter2: [x"), List.of(), false);
        assertThatThrownBy(() -> render(breaking, Map.of("app/a.yaml", OBJECT)))
                .isInstanceOf(RenderingException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void refusesFilesAndNamesThatAreNone() {
        assertRefused(new PostBuild(Map.of("a-b", "x"), List.of(), false), Map.of(), "a-b");
        assertRefused(new PostBuild(Map.of(), from("missing.yaml"), false), Map.of(), "missing.yaml");
        assertRefused(new PostBuild(Map.of(), from("../../etc/passwd"), false), Map.of(), "etc/passwd");
        assertRefused(new PostBuild(Map.of(), from("v.txt"), false), Map.of("app/v.txt", "a: 1.10"), "quotes");
        assertRefused(new PostBuild(Map.of(), from("v.txt"), false), Map.of("app/v.txt", "[a]"), "neither");
        assertThat(render(
                        new PostBuild(Map.of(), List.of(new PostBuild.From("missing.yaml", true)), false),
                        Map.of("app/a.yaml", OBJECT)))
                .hasSize(1);
    }

    @Test
    void readsAnewWhereAFileOfVariablesOrAValueChanged() {
        PostBuild one = new PostBuild(Map.of("a", "1"), from("../v.yaml"), false);
        Map<String, String> files = Map.of("app/a.yaml", OBJECT, "v.yaml", "b: c");
        assertThat(prepared(one, files).inputs()).isEqualTo(prepared(one, files).inputs());
        assertThat(prepared(one, Map.of("app/a.yaml", OBJECT, "v.yaml", "b: d")).inputs())
                .isNotEqualTo(prepared(one, files).inputs());
        assertThat(prepared(new PostBuild(Map.of("a", "2"), from("../v.yaml"), false), files)
                        .inputs())
                .isNotEqualTo(prepared(one, files).inputs());
    }

    private static void assertRefused(PostBuild postBuild, Map<String, String> more, String message) {
        Map<String, String> files = new HashMap<>(more);
        files.put("app/a.yaml", OBJECT);
        assertThatThrownBy(() -> render(postBuild, files))
                .isInstanceOf(RenderingException.class)
                .hasMessageContaining(message);
    }

    private static List<PostBuild.From> from(String... paths) {
        return List.of(paths).stream()
                .map(path -> new PostBuild.From(path, false))
                .toList();
    }

    private static List<JsonNode> render(PostBuild postBuild, Map<String, String> files) {
        return prepared(postBuild, files).render().stream()
                .map(manifest -> (JsonNode) manifest.object())
                .toList();
    }

    private static Prepared prepared(PostBuild postBuild, Map<String, String> files) {
        Definition definition =
                new Definition("app", "team", RepositoryPath.of("app"), null, null, null, postBuild, null, null);
        MapTree tree = new MapTree(files);
        return Substitution.over(new PlainSource(LIMITS).prepare(definition, tree), definition, tree, LIMITS);
    }
}
