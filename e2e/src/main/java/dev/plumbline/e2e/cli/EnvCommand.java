package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.environment.LocalEnvironment;
import dev.plumbline.e2e.environment.Service;
import dev.plumbline.e2e.workspace.State;
import dev.plumbline.e2e.workspace.Workspace;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints where everything is, for a shell; or the settings of one service, for an IDE. */
@Command(name = "env", description = "Print the environment's addresses for a shell: eval \"$(./plumbline env)\".")
final class EnvCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "SERVICE",
            converter = ServiceName.class,
            description = "Print this service's own settings instead, one NAME=value a line, for an IDE.")
    private @Nullable Service service;

    @Override
    public Integer call() {
        Workspace workspace = Workspace.fromSystemProperties();
        State state = Running.state(workspace);
        if (service == null) {
            System.out.print(state.endpoints().exports());
        } else {
            var environment = new LocalEnvironment(workspace, null, state.ports(), System.err::println);
            new TreeMap<>(environment.settings(service))
                    .forEach((name, value) -> System.out.println(name + "=" + value));
        }
        return 0;
    }
}
