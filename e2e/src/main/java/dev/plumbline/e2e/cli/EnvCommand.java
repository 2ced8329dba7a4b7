package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.process.ProcessException;
import dev.plumbline.e2e.workspace.StateFile;
import dev.plumbline.e2e.workspace.Workspace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints what a shell can {@code eval}. */
@Command(name = "env", description = "Print the environment's addresses for a shell: eval \"$(./plumbline env)\".")
final class EnvCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        var workspace = Workspace.fromSystemProperties();
        var state = new StateFile(workspace.file("state.json"))
                .read()
                .filter(found -> Supervisor.of(workspace).alive())
                .orElseThrow(() -> new ProcessException("Plumbline is down; ./plumbline up starts it"));
        System.out.print(state.endpoints().exports());
        return 0;
    }
}
