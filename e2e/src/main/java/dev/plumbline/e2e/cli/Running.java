package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.process.ProcessException;
import dev.plumbline.e2e.workspace.State;
import dev.plumbline.e2e.workspace.StateFile;
import dev.plumbline.e2e.workspace.Workspace;

/** The environment that runs, for the commands that need one. */
final class Running {
    private Running() {}

    /**
     * What is known of it.
     *
     * @throws ProcessException where none runs
     */
    static State state(Workspace workspace) {
        return new StateFile(workspace.file("state.json"))
                .read()
                .filter(found -> Supervisor.of(workspace).alive())
                .orElseThrow(() -> new ProcessException("Plumbline is down; ./plumbline up starts it"));
    }
}
