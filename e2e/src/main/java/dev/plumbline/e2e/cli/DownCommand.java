package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.process.StaleProcesses;
import dev.plumbline.e2e.workspace.StateFile;
import dev.plumbline.e2e.workspace.Workspace;
import java.nio.file.Path;
import java.util.Optional;
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
            var foreign = foreignCluster(workspace);
            workspace.purge();
            System.out.println("All its data is gone.");
            foreign.ifPresent(DownCommand::printWhatIsLeftThere);
        }
        return 0;
    }

    /** The kubeconfig of a cluster that is somebody else's, empty where it was our own. */
    private static Optional<Path> foreignCluster(Workspace workspace) {
        return new StateFile(workspace.file("state.json"))
                .read()
                .map(state -> Path.of(state.endpoints().kubeconfig()))
                .filter(kubeconfig -> !kubeconfig.startsWith(workspace.home()));
    }

    private static void printWhatIsLeftThere(Path kubeconfig) {
        System.out.printf("""

                The cluster of %1$s is yours, and keeps its Applications, what they applied, and what Plumbline set up. Applications wait for
                Plumbline when they are deleted, so without it take their finalizers away first:
                  kubectl --kubeconfig %1$s get applications.plumbline.dev -A -o custom-columns=:.metadata.namespace,:.metadata.name --no-headers |
                    while read -r ns name; do kubectl --kubeconfig %1$s -n "$ns" patch applications.plumbline.dev "$name" --type=merge -p '{"metadata":{"finalizers":null}}'; done
                  kubectl --kubeconfig %1$s delete -f deploy/kubernetes
                """, kubeconfig);
    }
}
