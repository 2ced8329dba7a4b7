package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.GitServer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A set is, object by object, what {@code kubectl apply} would send of what the tools print themselves. */
@NullUnmarked
@ExtendWith(NativeTools.class)
class FidelityIT {

    private static final String NUMERIC = "0123456789012345678901234567..eE+-__xXobOBafyYnN~";
    private static final Path SHARED =
            Path.of("..", "..", "shared", "inputs").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    private RealRenderer renderer;
    private final GitServer server = new GitServer();
    private GitFixture git;
    private String url;

    @BeforeEach
    void start() {
        renderer = new RealRenderer(folder, Map.of());
        git = new GitFixture(folder.resolve("fidelity.git"));
        url = server.serve("fidelity", git.repository());
    }

    @AfterEach
    void stop() {
        renderer.close();
        server.close();
        git.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain/scalars", "plain/lists", "plain/anchors"})
    void readsPlainManifestsAsKubectlDoes(String name) throws IOException {
        Path files = fixtures().resolve(name);
        assertSame(rendered(files, null), ToolOutput.ofFiles(folder, files));
    }

    @Test
    void readsWhateverMayBeANumberAsKubectlDoes() throws IOException {
        Random random = new Random(42);
        StringBuilder manifests = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            String scalar = random.ints(1 + random.nextInt(10), 0, NUMERIC.length())
                    .mapToObj(at -> NUMERIC.substring(at, at + 1))
                    .collect(Collectors.joining());
            boolean sequence = scalar.equals("-");
            manifests
                    .append("---\napiVersion: example.dev/v1\nkind: Foo\nmetadata: {name: n")
                    .append(i)
                    .append("}\nspec: ")
                    .append(sequence ? "'-'" : scalar)
                    .append('\n');
        }
        Path files = Files.createDirectories(folder.resolve("numbers"));
        Files.writeString(files.resolve("numbers.yaml"), manifests);
        assertSame(rendered(files, null), ToolOutput.ofFiles(folder, files));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kube-prometheus/manifests", "podinfo/deploy/webapp"})
    void readsManifestsOfOthersAsKubectlDoes(String name) throws IOException {
        Path files = shared(name);
        assertSame(rendered(files, null), ToolOutput.ofFiles(folder, files));
    }

    @Test
    void buildsWhatKustomizeBuilds() throws IOException {
        Path files = fixtures().resolve("kustomize");
        commit(files);
        assertSame(
                values(renderer.render(url, "overlay")),
                ToolOutput.of(
                        folder,
                        "kustomize",
                        List.of("build", files.resolve("overlay").toString())));
    }

    @Test
    void buildsWhatKustomizeBuildsOfKustomizationsOfOthers() throws IOException {
        Path files = shared("podinfo/kustomize");
        assertSame(rendered(files, null), ToolOutput.of(folder, "kustomize", List.of("build", files.toString())));
    }

    /** A kustomization over that of the folder, with this said by Kustomize's own command. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"namePrefix": "blue-"}                              | set nameprefix -- blue-
            {"nameSuffix": "-9"}                                 | set namesuffix -- -9
            {"namespace": "elsewhere"}                           | set namespace elsewhere
            {"commonLabels": {"env": "prod"}}                    | add label env:prod
            {"labels": {"env": "prod"}}                          | add label --without-selector --include-templates env:prod
            {"commonAnnotations": {"note": "on"}}                | add annotation note:on
            {"replicas": [{"name": "web", "count": 5}]}          | set replicas web=5
            {"images": [{"name": "mirror.example/nginx", "newTag": "2"}]} | set image mirror.example/nginx:2
            {"components": ["../sidecar"]}                       | add component ../repository/sidecar
            {"patches": [{"patch": "[{\\"op\\":\\"remove\\",\\"path\\":\\"/spec/replicas\\"}]", "target": {"kind": "Deployment"}}]} \
            | add patch --kind Deployment --patch [{"op":"remove","path":"/spec/replicas"}]
            """)
    void changesWhatAKustomizationOverItChanges(String changes, String edit) throws IOException {
        Path files = copyOfKustomizations();
        Path over = kustomizationOver();
        Map<String, JsonNode> before = built(over);
        ToolOutput.edit(over, folder, edit.split(" "));
        assertThat(text(built(over))).isNotEqualTo(text(before));
        commit(files);
        assertSame(values(renderer.render(changed(changes))), built(over));
    }

    /** Unlike the others these replace what the folder's own kustomization says of the same image. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"name": "nginx", "newName": "ghcr.io/acme/web", "newTag": "v2"} | nginx=ghcr.io/acme/web:v2
            {"name": "nginx", "newName": "ghcr.io/acme/web"}                 | nginx=ghcr.io/acme/web
            {"name": "nginx", "newTag": "1.30"}                              | nginx:1.30
            {"name": "nginx", "digest": "sha256:24a0c4b4"}                   | nginx@sha256:24a0c4b4
            """)
    void setsImagesAsKustomizeDoes(String image, String edit) throws IOException {
        Path files = copyOfKustomizations();
        Path own = files.resolve("overlay");
        ToolOutput.edit(own, folder, "set", "buildmetadata", "managedByLabel,originAnnotations");
        commit(files);
        ToolOutput.edit(own, folder, "set", "image", edit);
        assertSame(values(renderer.render(changed("{\"images\": [" + image + "]}"))), built(own));
    }

    @Test
    void setsImagesOfWhatComponentsBringToo() throws IOException {
        Path files = copyOfKustomizations();
        commit(files);
        Path own = files.resolve("overlay");
        ToolOutput.edit(own, folder, "add", "component", "../sidecar");
        ToolOutput.edit(own, folder, "set", "image", "nginx=ghcr.io/acme/web:v2", "proxy:2");
        String changes = """
                {"components": ["../sidecar"], "images": [
                    {"name": "nginx", "newName": "ghcr.io/acme/web", "newTag": "v2"}, {"name": "proxy", "newTag": "2"}]}
                """;
        assertSame(values(renderer.render(changed(changes))), built(own));
    }

    @Test
    void tellsWhereObjectsComeFromAsTheFoldersOwnKustomizationSays() throws IOException {
        Path files = copyOfKustomizations();
        Path over = kustomizationOver();
        for (Path each : List.of(files.resolve("overlay"), over)) {
            ToolOutput.edit(each, folder, "set", "buildmetadata", "managedByLabel,originAnnotations");
        }
        ToolOutput.edit(over, folder, "set", "nameprefix", "--", "blue-");
        commit(files);
        assertSame(values(renderer.render(changed("{\"namePrefix\": \"blue-\"}"))), built(over));
    }

    private Path copyOfKustomizations() throws IOException {
        Path from = fixtures().resolve("kustomize");
        Path to = folder.resolve("repository");
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        return to;
    }

    /** Beside all files of the repository, where the renderer has its own. */
    private Path kustomizationOver() throws IOException {
        Path over = Files.createDirectories(folder.resolve("overlay"));
        Files.writeString(
                over.resolve("kustomization.yaml"),
                "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../repository/overlay]\n");
        return over;
    }

    private ApplicationSpec.Source changed(String changes) throws IOException {
        return new ApplicationSpec.Source(url, "main", "overlay", null)
                .withKustomize(EventJson.mapper().readValue(changes, ApplicationSpec.Kustomize.class));
    }

    private Map<String, JsonNode> built(Path kustomization) {
        return ToolOutput.of(folder, "kustomize", List.of("build", kustomization.toString()));
    }

    @Test
    void templatesWhatHelmTemplates() throws IOException {
        assertTemplates(chart(), null);
    }

    @Test
    void templatesWhatHelmTemplatesWithAllThatAnApplicationCanSay() throws IOException {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        values.putObject("image").put("repository", "mirror.example/nginx").put("tag", "1.29");
        values.put("mode", 420);
        ApplicationSpec.Helm settings = new ApplicationSpec.Helm(
                values,
                List.of("values-prod.yaml"),
                "store",
                false,
                List.of(
                        new ApplicationSpec.Helm.Parameter("image.tag", "1.30", true),
                        new ApplicationSpec.Helm.Parameter("hosts", "{x.example,y.example}", false)),
                "1.31.2",
                List.of("monitoring.coreos.com/v1"),
                true,
                List.of(new ApplicationSpec.Helm.FileParameter("image.repository", "files/repository")),
                false);
        Path file = Files.write(folder.resolve("values.json"), CanonicalJson.bytes(values));
        assertTemplates(
                chart(),
                settings,
                "--values=" + chart().resolve("values-prod.yaml"),
                "--values=" + file,
                "--set-string=image.tag=1.30",
                "--set=hosts={x.example,y.example}",
                "--set-file=image.repository=" + chart().resolve("files/repository"),
                "--kube-version=1.31.2",
                "--api-versions=monitoring.coreos.com/v1");
    }

    /** A library, an archive, aliases, conditions, tags, imported and ignored things; values that are null, and a schema. */
    @Test
    void templatesWhatHelmTemplatesOfAChartWithDependencies() throws IOException {
        String values = """
                {"gone": null, "nested": {"gone": null, "deep": {"gone": null}}, "tags": {"data": true},
                 "cache": {"enabled": true, "limit": null}, "text": "longer than the schema has it"}
                """;
        Path file = Files.writeString(folder.resolve("values.json"), values);
        List<ApplicationSpec.Helm.Parameter> parameters = List.of(
                new ApplicationSpec.Helm.Parameter("annotations.owner\\.example/team", "red, blue", false),
                new ApplicationSpec.Helm.Parameter("nested.escaped", "a\\,b\\\\c", false),
                new ApplicationSpec.Helm.Parameter("list[1]", "{2,3}", false),
                new ApplicationSpec.Helm.Parameter("nested.deep", "null", false),
                new ApplicationSpec.Helm.Parameter("global.region", "0123", true));
        assertTemplates(
                suite(),
                new ApplicationSpec.Helm(
                        EventJson.mapper().readTree(values),
                        List.of(),
                        "suite",
                        false,
                        parameters,
                        null,
                        List.of(),
                        true,
                        List.of(),
                        true),
                "--values=" + file,
                "--set=annotations.owner\\.example/team=red\\, blue",
                "--set=nested.escaped=a\\,b\\\\c",
                "--set=list[1]={2,3}",
                "--set=nested.deep=null",
                "--set-string=global.region=0123",
                "--skip-schema-validation");
    }

    @Test
    void refusesValuesThatTheSchemaDoesNotAllow() throws IOException {
        commit(suite());
        ApplicationSpec.Helm settings = new ApplicationSpec.Helm(
                JsonNodeFactory.instance.objectNode().put("text", "longer"), List.of(), "suite");
        assertThat(renderer.failure(new ApplicationSpec.Source(url, "main", ".", settings))
                        .message())
                .contains("maxLength");
    }

    @Test
    void keepsHooksBesideTheSet() throws IOException {
        commit(chart());
        ManifestsEvent event = renderer.render(new ApplicationSpec.Source(url, "main", ".", null));
        Map<String, JsonNode> hooks = new TreeMap<>();
        RealRenderer.hooks(event).forEach(object -> hooks.put(ToolOutput.name(object), object));
        assertThat(hooks.get("v1/Secret//app-migrate").at("/data/token").asText())
                .startsWith("hmac-sha256:");
        int place = RealRenderer.hooks(event).findValuesAsText("kind").indexOf("Secret");
        JsonNode values = renderer.secrets(event).path("Hook/" + place + "/Secret//app-migrate");
        ((ObjectNode) hooks.get("v1/Secret//app-migrate")).set("data", values);
        List<String> template = List.of("template", "app", chart().toString(), "--namespace=team", "--include-crds");
        Map<String, JsonNode> theirs = ToolOutput.of(folder, "helm", with(template, "--skip-tests"));
        ToolOutput.of(folder, "helm", with(template, "--no-hooks")).keySet().forEach(theirs::remove);
        assertThat(theirs).hasSize(2);
        assertSame(hooks, theirs);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain/a.yaml | # a comment;JOB | plain/a.yaml:2",
                "chart/templates/a.yaml | {{ if true }};JOB;{{ end }} | chart/templates/a.yaml:2",
                "chart/templates/a.yaml | CM;---;JOB | chart/templates/a.yaml:6",
                "chart/templates/a.yaml | CM;---;CM | chart/templates/a.yaml",
                "kustomize/a.yaml | CM;  namespace: team;---;CM | kustomize/kustomization.yaml",
            })
    void namesFileAndLineOfWhatItRefuses(String file, String lines, String place) {
        String text = lines.replace("JOB", "apiVersion: batch/v1;kind: Job;metadata: {generateName: a-}")
                .replace("CM", "apiVersion: v1;kind: ConfigMap;metadata:;  name: a")
                .replace(";", "\n");
        git.commit(Map.of(
                "chart/Chart.yaml",
                "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
                "kustomize/kustomization.yaml",
                "resources: [a.yaml]\n",
                file,
                text));
        RenderingFailed failed =
                renderer.failure(new ApplicationSpec.Source(url, "main", file.replaceFirst("/.*", ""), null));
        assertThat(failed.reason()).isEqualTo(RenderingFailed.Reason.INVALID_MANIFEST);
        assertThat(failed.file() + (failed.line() == null ? "" : ":" + failed.line()))
                .isEqualTo(place);
    }

    private static List<String> with(List<String> arguments, String more) {
        List<String> all = new ArrayList<>(arguments);
        all.add(more);
        return all;
    }

    /** As they are after their way to the renderer. */
    private void assertTemplates(Path chart, ApplicationSpec.Helm settings, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "template",
                settings == null ? "app" : settings.releaseName(),
                chart.toString(),
                "--namespace=team",
                "--no-hooks",
                settings == null ? "--include-crds" : "--skip-crds"));
        arguments.addAll(List.of(options));
        byte[] sent = EventJson.mapper().writeValueAsBytes(settings);
        ApplicationSpec.Helm received = EventJson.mapper().readValue(sent, ApplicationSpec.Helm.class);
        assertSame(rendered(chart, received), ToolOutput.of(folder, "helm", arguments));
    }

    private static Path suite() {
        return fixtures().resolve("helm/suite");
    }

    private static Path chart() {
        return fixtures().resolve("helm/shop");
    }

    private static void assertSame(Map<String, JsonNode> ours, Map<String, JsonNode> theirs) {
        assertThat(theirs).isNotEmpty();
        theirs.replaceAll((name, object) -> asStored((ObjectNode) object));
        assertThat(text(ours)).isEqualTo(text(theirs));
    }

    private static Map<String, String> text(Map<String, JsonNode> objects) {
        Map<String, String> text = new TreeMap<>();
        objects.forEach(
                (name, object) -> text.put(name, new String(CanonicalJson.bytes(object), StandardCharsets.UTF_8)));
        return text;
    }

    /** What the API server makes of a Secret at once, and we before that: all of its text becomes data. */
    private static JsonNode asStored(ObjectNode object) {
        JsonNode text = object.path("kind").asText().equals("Secret") ? object.remove("stringData") : null;
        if (text != null) {
            ObjectNode data = object.withObject("/data");
            text.properties()
                    .forEach(entry -> data.put(
                            entry.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(entry.getValue().textValue().getBytes(StandardCharsets.UTF_8))));
        }
        return object;
    }

    private Map<String, JsonNode> rendered(Path files, ApplicationSpec.Helm settings) throws IOException {
        commit(files);
        return values(renderer.render(new ApplicationSpec.Source(url, "main", ".", settings)));
    }

    private void commit(Path files) throws IOException {
        try (Stream<Path> all = Files.walk(files)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                git.binary(files.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        git.commit(Map.of());
    }

    /** The objects by name, with the values of Secrets where the set has their fingerprints. */
    private Map<String, JsonNode> values(ManifestsEvent event) {
        Map<String, JsonNode> objects = new TreeMap<>();
        RealRenderer.objects(event).forEach(object -> objects.put(ToolOutput.name(object), object));
        if (((ManifestsRendered) event).contents().sealed() != null) {
            renderer.secrets(event).properties().stream()
                    .filter(secret -> secret.getKey().startsWith("Secret/"))
                    .forEach(secret ->
                            ((ObjectNode) objects.get("v1/" + secret.getKey())).set("data", secret.getValue()));
        }
        return objects;
    }

    private static Path shared(String name) {
        assumeTrue(Files.isDirectory(SHARED.resolve(name)), "needs " + SHARED.resolve(name));
        return SHARED.resolve(name);
    }

    private static Path fixtures() {
        try {
            return Path.of(Objects.requireNonNull(FidelityIT.class.getResource("/fidelity"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
