package dev.plumbline.renderer.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.Inputs;
import dev.plumbline.renderer.manifest.Manifest;
import dev.plumbline.renderer.manifest.ManifestSource;
import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.MapTree;
import dev.plumbline.renderer.source.RepositoryPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlainSourceTest {

    private static final RenderLimits LIMITS =
            new RenderLimits(200, 32 << 20, 1_000, Duration.ofSeconds(60), 2L << 30, 4);

    @Test
    void readsAllManifestsOfAFolderAndBelow() {
        List<Manifest> manifests = render(Map.of(
                "app/b.yaml",
                "---\n" + configMap("b") + "---\n" + configMap("b2"),
                "app/deeper/a.yml",
                configMap("a"),
                "app/c.json",
                "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"c\"}}",
                "app/README.md",
                "no manifest",
                "app/.plumbline-source-app.yaml",
                "helm: {}",
                "app/.argocd-source.yaml",
                "helm: {}",
                "other/d.yaml",
                configMap("d")));
        assertThat(manifests).extracting(each -> each.ref().name()).containsExactly("a", "b", "b2", "c");
    }

    @Test
    void readsTheFilesThatTheApplicationChooses() {
        Map<String, String> files = Map.of(
                "app/a.yaml", configMap("a"),
                "app/deep/b.yaml", configMap("b"),
                "app/deep/c.yml", configMap("c"),
                "app/tests/d.yaml", configMap("d"));
        assertThat(chosen(new ApplicationSpec.Directory(true, "*.yaml", "tests/*"), files))
                .containsExactly("a", "b");
        assertThat(chosen(new ApplicationSpec.Directory(false, null, null), files))
                .containsExactly("a");
        assertThat(chosen(new ApplicationSpec.Directory(true, null, "{tests/*,*.yml}"), files))
                .containsExactly("a", "b");
        assertThatThrownBy(() -> chosen(new ApplicationSpec.Directory(true, "{a", null), files))
                .isInstanceOfSatisfying(
                        RenderingException.class, e -> assertThat(e.text()).contains("{a"));
    }

    @Test
    void leavesOutFilesThatAreMarkedForArgoCdToSkip() {
        assertThat(render(Map.of(
                        "app/a.yaml",
                        configMap("a"),
                        "app/values.yaml",
                        configMap("b") + "# +argocd:skip-file-rendering\n",
                        "app/template.yaml",
                        "{{- /* +argocd:skip-file-rendering */ -}}\nname: {{ .Values.name }}\n",
                        "app/c.json",
                        "{\"comment\": \"+argocd:skip-file-rendering\"}")))
                .extracting(each -> each.ref().name())
                .containsExactly("a");
    }

    @Test
    void takesWhatHelmOnceMarkedAsADefinitionForNoHook() {
        String marked = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: %s\n  annotations: {%s}\n";
        assertThat(render(Map.of(
                        "app/a.yaml", marked.formatted("a", "helm.sh/hook: crd-install"),
                        "app/b.yaml", marked.formatted("b", "helm.sh/hook: pre-install"),
                        "app/c.yaml",
                                marked.formatted("c", "helm.sh/hook: crd-install, argocd.argoproj.io/hook: PreSync"))))
                .extracting(Manifest::isHook)
                .containsExactly(false, true, true);
    }

    @Test
    void passesOverHiddenFilesAndFoldersUnlessTheyAreNamed() {
        Map<String, String> files = Map.of(
                "app/a.yaml",
                configMap("a"),
                "app/.sops.yaml",
                "creation_rules: [{age: age1x}]\n",
                "app/.gitlab-ci.yml",
                "stages: [build]\n",
                "app/.github/workflows/build.yml",
                "on: push\n",
                "app/deep/.sops.yaml",
                "creation_rules: []\n",
                "app/.vendor",
                MapTree.SUBMODULE,
                "app/.circle",
                GitFixture.LINK + ".",
                "app/.hidden/b.yaml",
                configMap("b"));
        assertThat(render(files)).extracting(each -> each.ref().name()).containsExactly("a");
        assertThat(chosen(new ApplicationSpec.Directory(true, "*.yaml", null), files))
                .containsExactly("a");
        Map<String, String> named = Map.of(
                "app/a.yaml", configMap("a"),
                "app/.hidden/b.yaml", configMap("b"),
                "app/.c.yaml", configMap("c"));
        assertThat(chosen(new ApplicationSpec.Directory(true, "{.hidden/*,a.yaml}", null), named))
                .containsExactly("a", "b");
        assertThat(chosen(new ApplicationSpec.Directory(false, ".c.*", null), named))
                .containsExactly("c");
    }

    private static List<String> chosen(ApplicationSpec.Directory directory, Map<String, String> files) {
        Definition definition = new Definition("app", "team", RepositoryPath.of("app"), null, null, directory);
        return new PlainSource(LIMITS)
                .prepare(definition, new MapTree(files)).render().stream()
                        .map(each -> each.ref().name())
                        .toList();
    }

    @Test
    void refusesAFolderThatHoldsASubmodule() {
        assertThatThrownBy(() -> render(Map.of("app/a.yaml", configMap("a"), "app/vendor", MapTree.SUBMODULE)))
                .isInstanceOfSatisfying(RenderingException.class, e -> {
                    assertThat(e.text()).contains("app/vendor is a submodule");
                    assertThat(e.file()).isEqualTo("app/vendor");
                });
    }

    @Test
    void followsLinksToFilesAndFoldersAndCountsWhatTheyLeadTo() {
        Map<String, String> files = new TreeMap<>(Map.of(
                "app/a.yaml",
                GitFixture.LINK + "../shared/one",
                "app/more",
                GitFixture.LINK + "../shared/deep",
                "app/README.md",
                GitFixture.LINK + "../shared/readme",
                "shared/one",
                configMap("one"),
                "shared/deep/b.yaml",
                GitFixture.LINK + "../two.yml",
                "shared/two.yml",
                configMap("two"),
                "shared/readme",
                "read me"));
        assertThat(render(files)).extracting(each -> each.ref().name()).containsExactly("one", "two");
        Inputs inputs = prepared(files).inputs();
        for (String target : List.of("shared/one", "shared/two.yml", "shared/deep/c.yaml")) {
            Map<String, String> changed = new TreeMap<>(files);
            changed.put(target, configMap("changed"));
            assertThat(prepared(changed).inputs()).as(target).isNotEqualTo(inputs);
        }
        files.put("shared/unrelated", "nothing");
        assertThat(prepared(files).inputs()).isEqualTo(inputs);
    }

    @Test
    void choosesAmongFilesByTheLinksNames() {
        Map<String, String> files = Map.of(
                "app/a.yaml", configMap("a"),
                "app/tests", GitFixture.LINK + "../shared",
                "shared/b.yaml", configMap("b"));
        assertThat(chosen(new ApplicationSpec.Directory(true, null, "tests/*"), files))
                .containsExactly("a");
        assertThat(chosen(new ApplicationSpec.Directory(false, null, null), files))
                .containsExactly("a");
        assertThat(chosen(new ApplicationSpec.Directory(true, "tests/*", null), files))
                .containsExactly("b");
    }

    /** The same folder id is prepared with and without the folders below it, in which the links are. */
    @Test
    void looksForLinksBelowThoughItHasSeenThatThereAreNoneInTheFolderItself() {
        PlainSource source = new PlainSource(LIMITS);
        MapTree tree = new MapTree(Map.of(
                "app/a.yaml", configMap("a"),
                "app/deep/b.yaml", GitFixture.LINK + "../../b",
                "b", configMap("b")));
        ApplicationSpec.Directory shallow = new ApplicationSpec.Directory(false, null, null);
        assertThat(read(source, shallow, tree)).containsExactly("app");
        assertThat(read(source, null, tree)).containsExactly("app", "app/deep/b.yaml", "b");
    }

    private static List<String> read(PlainSource source, ApplicationSpec.@Nullable Directory directory, MapTree tree) {
        Definition definition = new Definition("app", "team", RepositoryPath.of("app"), null, null, directory);
        return source.prepare(definition, tree).inputs().files().values().stream()
                .flatMap(files -> files.keySet().stream())
                .map(RepositoryPath::value)
                .toList();
    }

    @Test
    void refusesLinksThatLeadOutToNothingOrInACircle() {
        assertRefused(GitFixture.LINK + "../../outside.yaml", "leads out of the repository");
        assertRefused(GitFixture.LINK + "gone.yaml", "leads to nothing");
        assertRefused(GitFixture.LINK + "a.yaml", "leads to nothing");
        assertRefused(GitFixture.LINK + "..", "leads to a folder that it is in itself");
        assertThatThrownBy(() -> render(Map.of(
                        "app/x/a.yaml", configMap("a"),
                        "app/y", GitFixture.LINK + "../other",
                        "other/back", GitFixture.LINK + "../app")))
                .isInstanceOfSatisfying(
                        RenderingException.class, e -> assertThat(e.file()).isEqualTo("app/y/back"));
    }

    @Test
    void takesListsApart() {
        String list = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n"
                + "- {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}]}\n";
        String typed = "apiVersion: v1\nkind: SecretList\nitems:\n- metadata: {name: s}\n";
        assertThat(render(Map.of("app/list.yaml", list + "---\n" + typed)))
                .extracting(each -> each.ref().toString())
                .containsExactly("ConfigMap/a", "ConfigMap/b", "Secret/s");
    }

    @Test
    void takesListsWithoutItemsForEmpty() {
        String lists = "apiVersion: v1\nkind: List\n---\napiVersion: v1\nkind: List\nitems:\n---\n"
                + "apiVersion: v1\nkind: SecretList\nitems: null\n---\n"
                + "apiVersion: example.dev/v1\nkind: AllowList\nmetadata: {name: own}\n";
        assertThat(render(Map.of("app/lists.yaml", lists)))
                .extracting(each -> each.ref().toString())
                .containsExactly("AllowList.example.dev/own");
        assertRefused("apiVersion: v1\nkind: List\nitems: {a: b}", "items");
        assertRefused("apiVersion: v1\nkind: SecretList", "metadata");
    }

    @Test
    void namesBothPlacesOfAnObjectThatIsThereTwice() {
        String named = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: team}\n";
        assertThatThrownBy(() -> render(Map.of("app/1.yaml", configMap("a"), "app/2.yaml", "# second\n" + named)))
                .isInstanceOfSatisfying(RenderingException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.INVALID_MANIFEST);
                    assertThat(e.text()).contains("app/1.yaml:1").contains("app/2.yaml:2");
                    assertThat(e.file()).isEqualTo("app/2.yaml");
                    assertThat(e.line()).isEqualTo(2);
                });
    }

    @Test
    void refusesWhatIsNoObjectOrHasNoName() {
        assertRefused("just text", "no object");
        assertRefused("kind: ConfigMap\nmetadata: {name: a}", "apiVersion");
        assertRefused("apiVersion: v1\nkind: ConfigMap\nmetadata: {}", "name");
        assertRefused("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: 5}", "name");
        assertRefused("apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}", "generateName");
        assertRefused(GitFixture.LINK + "/etc/passwd", "link");
    }

    @Test
    void tellsTheNumberThatIsOverALimit() {
        Map<String, String> files = new TreeMap<>();
        for (int i = 0; i < 201; i++) {
            files.put("app/" + i + ".yaml", configMap("cm-" + i));
        }
        assertThatThrownBy(() -> render(files)).isInstanceOfSatisfying(RenderingException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
            assertThat(e.text()).contains("201").contains("200");
        });
    }

    @Test
    void readsWhatOthersRunInProduction() throws IOException {
        Path inputs = Path.of(System.getProperty("plumbline.root", ".."), "../shared/inputs/kube-prometheus/manifests");
        assumeThat(inputs).as("kube-prometheus is not on this machine").exists();
        Map<String, String> files = new TreeMap<>();
        try (var paths = Files.walk(inputs)) {
            paths.filter(Files::isRegularFile).forEach(path -> files.put("app/" + inputs.relativize(path), text(path)));
        }
        assertThat(render(files)).hasSizeGreaterThan(95);
    }

    private static void assertRefused(String text, String message) {
        assertThatThrownBy(() -> render(Map.of("app/a.yaml", text)))
                .isInstanceOfSatisfying(RenderingException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.INVALID_MANIFEST);
                    assertThat(e.text()).contains(message);
                    assertThat(e.file()).isEqualTo("app/a.yaml");
                });
    }

    private static List<Manifest> render(Map<String, String> files) {
        return prepared(files).render();
    }

    private static ManifestSource.Prepared prepared(Map<String, String> files) {
        Definition definition = new Definition("app", "team", RepositoryPath.of("app"), null, null, null);
        return new PlainSource(LIMITS).prepare(definition, new MapTree(files));
    }

    private static String configMap(String name) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\n";
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
