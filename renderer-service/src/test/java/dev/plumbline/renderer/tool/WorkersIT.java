package dev.plumbline.renderer.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.MapTree;
import dev.plumbline.renderer.source.RepositoryPath;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeTools.class)
@SuppressWarnings("NullAway.Init")
class WorkersIT {

    private static final RenderLimits LIMITS = new RenderLimits(10, 100_000, 10, Duration.ofSeconds(15), 2L << 30, 2);
    private static final Map<String, String> CHART = Map.of(
            "app/Chart.yaml", "{apiVersion: v2, name: web, version: 1.0.0}",
            "app/values.yaml", "a: 1",
            "app/templates/cm.yaml", """
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: "{{ .Release.Name }}", namespace: "{{ .Release.Namespace }}"}
                    data: {a: "{{ .Values.a }}", kube: "{{ .Capabilities.KubeVersion }} {{ .Capabilities.HelmVersion }}"}
                    """);
    private static final Map<String, String> KUSTOMIZATION = Map.of(
            "app/kustomization.yaml", "{namePrefix: a-, resources: [cm.yaml]}",
            "app/cm.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}");

    private final Sandbox sandbox = new Sandbox(LIMITS, false);
    private final List<ProcessHandle> others = processes();
    private Workers workers;
    private String helm;
    private String kustomize;

    @BeforeEach
    void start() {
        assumeThat(sandbox.isolatesFiles()).as("this machine grants namespaces").isTrue();
        workers = workers(program("helm", "version", "--template={{.Version}}"));
    }

    private Workers workers(Program madeOf) {
        Program kustomizeProgram = program("kustomize", "version");
        helm = madeOf.file();
        kustomize = kustomizeProgram.file();
        return new Workers(
                sandbox, NativeTools.folder().resolve("worker").toString(), madeOf, kustomizeProgram, LIMITS);
    }

    private Program program(String name, String... versionArguments) {
        return sandbox.program(name, NativeTools.folder().resolve(name).toString(), List.of(versionArguments));
    }

    @AfterEach
    void stop() {
        if (workers != null) {
            workers.close();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(others).containsAll(processes()));
        }
    }

    private static List<ProcessHandle> processes() {
        String worker = NativeTools.folder().resolve("worker").toString();
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains(worker))
                .toList();
    }

    @Test
    void printsWhatTheProgramsPrint() {
        for (int run = 0; run < 3; run++) {
            assertThat(template(workers, CHART, "--set=a=" + run))
                    .isEqualTo(template(sandbox, CHART, "--set=a=" + run))
                    .contains("a: \"" + run);
            assertThat(build(workers, KUSTOMIZATION))
                    .isEqualTo(build(sandbox, KUSTOMIZATION))
                    .contains("name: a-b");
        }
    }

    /** No option and no file is there in the next run; what is not given is as in a new process. */
    @Test
    void keepsNothingOfARunForTheNext() {
        template(workers, CHART, "--set=a=2", "--namespace=other", "--kube-version=1.30", "--skip-crds");
        assertThat(template(workers, CHART, "--namespace=own")).isEqualTo(template(sandbox, CHART, "--namespace=own"));
        Map<String, String> withoutTheFile = Map.of("app/kustomization.yaml", "resources: [cm.yaml]");
        build(workers, KUSTOMIZATION);
        assertThat(run(workers, withoutTheFile, List.of(kustomize, "build"), List.of()))
                .isInstanceOfSatisfying(ToolResult.Failed.class, failed -> assertThat(failed.message())
                        .contains("cm.yaml"));
    }

    /** Kustomize's schema is one for a whole process: what merges by name with one is replaced with the other. */
    @Test
    void givesASchemaOfItsOwnToNoOtherRun() {
        Map<String, String> plain = Map.of(
                "app/kustomization.yaml", "{resources: [d.yaml], patches: [{path: p.yaml}]}",
                "app/d.yaml", deployment("{name: a, image: x}, {name: b, image: x}"),
                "app/p.yaml", deployment("{name: b, image: y}"));
        Map<String, String> withSchema = new HashMap<>(plain);
        withSchema.put(
                "app/kustomization.yaml", "{openapi: {path: s.json}, resources: [d.yaml], patches: [{path: p.yaml}]}");
        withSchema.put("app/s.json", "{\"definitions\": {}}");
        String merged = build(sandbox, plain);
        assertThat(build(sandbox, withSchema)).isNotEqualTo(merged);
        assertThat(build(workers, plain)).isEqualTo(merged);
        String expected = build(sandbox, withSchema);
        assertThat(succeeded(run(workers, withSchema, List.of(kustomize, "build"), List.of())))
                .isEqualTo(expected);
        assertThat(build(workers, plain)).isEqualTo(merged);
    }

    private static String deployment(String containers) {
        return "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {template: {spec: {containers: ["
                + containers + "]}}}}";
    }

    @Test
    void tellsAFailureAsTheProgramDoes() {
        Map<String, String> broken = Map.of(
                "app/Chart.yaml", "{apiVersion: v2, name: web, version: 1.0.0}",
                "app/templates/cm.yaml", "a: {{ fail \"no luck\" }}");
        assertThat(run(workers, broken, List.of(helm, "template", "web"), List.of()))
                .isInstanceOfSatisfying(ToolResult.Failed.class, failed -> assertThat(failed.message())
                        .contains("no luck"));
        assertThat(template(workers, CHART)).contains("a: \"1\"");
    }

    @Test
    void survivesARunThatEndsItsWorker() {
        Map<String, String> endless = Map.of(
                "app/Chart.yaml", "{apiVersion: v2, name: web, version: 1.0.0}",
                "app/templates/_t.tpl", "{{ define \"t\" }}{{ template \"t\" . }}{{ end }}",
                "app/templates/cm.yaml", "a: {{ template \"t\" . }}");
        assertThat(run(workers, endless, List.of(helm, "template", "web"), List.of()))
                .isNotInstanceOf(ToolResult.Succeeded.class);
        assertThat(template(workers, CHART)).contains("a: \"1\"");
    }

    @Test
    void endsAWorkerWhoseRunDoesNotEnd() {
        Map<String, String> slow = Map.of(
                "app/Chart.yaml", "{apiVersion: v2, name: web, version: 1.0.0}",
                "app/templates/cm.yaml",
                        "{{ range until 100000 }}{{ range until 100000 }}{{ range until 1000 }}{{ end }}{{ end }}{{ end }}");
        assertThat(run(workers, slow, List.of(helm, "template", "web"), List.of()))
                .isInstanceOf(ToolResult.OverLimit.class);
        assertThat(template(workers, CHART)).contains("a: \"1\"");
    }

    @Test
    void refusesMoreOutputThanIsAllowed() {
        Map<String, String> large = Map.of(
                "app/Chart.yaml", "{apiVersion: v2, name: web, version: 1.0.0}",
                "app/templates/cm.yaml", "a: {{ repeat 200000 \"x\" }}");
        assertThat(run(workers, large, List.of(helm, "template", "web"), List.of()))
                .isEqualTo(new ToolResult.OverLimit("output: more than 100000 bytes"));
    }

    @Test
    void seesNoFileOfTheMachine() {
        ToolResult result = run(
                workers, CHART, List.of(helm, "template", "web"), List.of("--set-file=a=" + Path.of("/etc/hostname")));
        assertThat(result).isInstanceOf(ToolResult.Failed.class);
        Map<String, String> linked = Map.of(
                "app/kustomization.yaml", "{resources: [link.yaml]}",
                "app/link.yaml", GitFixture.LINK + "cm.yaml",
                "app/cm.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: linked}}");
        assertThat(build(workers, linked)).isEqualTo(build(sandbox, linked)).contains("name: linked");
    }

    /** Helm's library keeps something of each run, so that a worker has only so many. */
    @Test
    void goesOnWithAnotherWorkerAfterManyRuns() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<String>> runs = new ArrayList<>();
            List<String> command = List.of(helm, "template", "web");
            IntStream.range(0, 450)
                    .forEach(i -> runs.add(() -> succeeded(run(workers, CHART, command, List.of("--set=a=" + i)))));
            long before = sandbox.runs();
            List<Future<String>> results = threads.invokeAll(runs);
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).contains("a: \"" + i + "\"");
            }
            assertThat(sandbox.runs() - before).as("runs, none of them twice").isEqualTo(450);
        }
    }

    /** As the machine may do that cleans up its temporary files. */
    @Test
    void goesOnWhereSomebodyTookAWorkersFolder() throws Exception {
        template(workers, CHART);
        processes().forEach(ProcessHandle::destroyForcibly);
        await().atMost(Duration.ofSeconds(60)).until(() -> others.containsAll(processes()));
        String ours = "plumbline-worker-" + ProcessHandle.current().pid() + "-*";
        try (DirectoryStream<Path> folders =
                Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), ours)) {
            folders.forEach(TemporaryFolders::delete);
        }
        assertThat(template(workers, CHART)).contains("a: \"1\"");
    }

    @Test
    void chargesTheTimeOfARun() {
        MapTree tree = new MapTree(CHART);
        try (PrivateFolder folder = new PrivateFolder(tree, LIMITS)) {
            folder.write(tree.find(RepositoryPath.of("app")).orElseThrow());
            List<String> command = List.of(
                    helm, "template", "web", folder.at(RepositoryPath.of("app")).toString());
            assertThat(workers.run(command, folder)).isInstanceOf(ToolResult.Succeeded.class);
            assertThat(folder.spent()).isPositive();
            folder.spend(LIMITS.allRuns());
            assertThat(workers.run(command, folder))
                    .isEqualTo(new ToolResult.OverLimit("time of all runs: more than 75 s"));
        }
    }

    @Test
    void takesNoWorkerThatIsMadeOfOtherVersions() {
        assertThatThrownBy(() -> workers(new Program("helm", helm, "v3.99")))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("v3.99");
    }

    private String template(Runner runner, Map<String, String> files, String... options) {
        return once(() -> run(runner, files, List.of(helm, "template", "web"), List.of(options)));
    }

    private String build(Runner runner, Map<String, String> files) {
        return once(() -> run(runner, files, List.of(kustomize, "build"), List.of()));
    }

    /** What fails in a worker is run once more by itself, and what that prints looks the same. */
    private String once(Supplier<ToolResult> run) {
        long before = sandbox.runs();
        String output = succeeded(run.get());
        assertThat(sandbox.runs() - before).as("runs").isEqualTo(1);
        return output;
    }

    private static String succeeded(ToolResult result) {
        return switch (result) {
            case ToolResult.Succeeded(byte[] output) -> new String(output, StandardCharsets.UTF_8);
            case ToolResult.Failed(int code, String message) -> throw new AssertionError(message);
            case ToolResult.OverLimit(String limit) -> throw new AssertionError(limit);
        };
    }

    private static ToolResult run(
            Runner runner, Map<String, String> files, List<String> command, List<String> options) {
        MapTree tree = new MapTree(files);
        try (PrivateFolder folder = new PrivateFolder(tree, LIMITS)) {
            var app = tree.find(RepositoryPath.of("app")).orElseThrow();
            folder.write(app);
            List<String> all = new ArrayList<>(command);
            all.add(folder.at(app).toString());
            all.addAll(options);
            return runner.run(all, folder);
        }
    }
}
