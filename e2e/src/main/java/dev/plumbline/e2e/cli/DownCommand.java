package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.process.StaleProcesses;
import dev.plumbline.e2e.workspace.Workspace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stops everything, whatever state it is in. */
@Command(name = "down", description = "Stop everything.")
final class DownCommand implements Callable<Integer> {
    @Option(names = "--purge", description = "Forget all data too: repositories, cluster, topics, trail, keys.")
    private boolean purge;

    @Override
    public Integer call() {
        var workspace = Workspace.fromSystemProperties();
        var running = Supervisor.of(workspace);
        var wasUp = running.alive();
        running.end();
        var left = StaleProcesses.end(workspace.file("run"));
        System.out.println(wasUp || !left.isEmpty() ? "Plumbline is down." : "Plumbline was not up.");
        if (purge) {
            workspace.purge();
            System.out.println("All its data is gone.");
        }
        return 0;
    }
}
