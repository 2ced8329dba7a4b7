package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.workspace.Workspace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints what a shell can {@code eval}. */
@Command(name = "env", description = "Print the environment's addresses for a shell: eval \"$(./plumbline env)\".")
final class EnvCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.out.print(Running.state(Workspace.fromSystemProperties()).endpoints().exports());
        return 0;
    }
}
