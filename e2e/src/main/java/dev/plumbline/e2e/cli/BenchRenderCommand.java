package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.bench.RenderBench;
import dev.plumbline.e2e.bench.RenderedKind;
import dev.plumbline.e2e.bench.Target;
import dev.plumbline.e2e.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the running renderer, and the tools' own command lines beside it. */
@Command(name = "render", description = "Measure how applications are rendered, and the tools' own command lines.")
final class BenchRenderCommand implements Callable<Integer> {
    @Option(
            names = "--applications",
            defaultValue = "1000",
            description = "How many in one repository; default ${DEFAULT-VALUE}.")
    private int applications;

    @Option(
            names = "--kinds",
            split = ",",
            defaultValue = "PLAIN,KUSTOMIZE,HELM",
            description = "Of ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private List<RenderedKind> kinds = List.of();

    @Override
    public Integer call() throws Exception {
        var workspace = Workspace.fromSystemProperties();
        var at = Running.state(workspace).endpoints();
        var target = new Target(at.gitUrl(), Path.of(at.kubeconfig()), at.kafka(), workspace.file("run"));
        new RenderBench(target, workspace::tool, applications, System.out).run(kinds);
        return 0;
    }
}
