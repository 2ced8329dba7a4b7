package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.bench.Bench;
import dev.plumbline.e2e.bench.Target;
import dev.plumbline.e2e.workspace.Workspace;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Measures the running environment and prints a table. */
@Command(
        name = "bench",
        description = "Measure the running environment; takes some minutes.",
        subcommands = {BenchWebhooksCommand.class, BenchRenderCommand.class})
final class BenchCommand implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
        var workspace = Workspace.fromSystemProperties();
        var at = Running.state(workspace).endpoints();
        var target = new Target(at.gitUrl(), Path.of(at.kubeconfig()), at.kafka(), workspace.file("run"));
        new Bench(target, System.out).run();
        return 0;
    }
}
