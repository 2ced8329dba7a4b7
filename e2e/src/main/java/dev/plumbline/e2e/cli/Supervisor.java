package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.process.ProcessEnd;
import dev.plumbline.e2e.process.ProcessIdentity;
import dev.plumbline.e2e.workspace.Workspace;
import java.time.Duration;
import java.util.Optional;

/** The process that holds an environment, as other commands see it. */
record Supervisor(Optional<ProcessIdentity> identity) {
    private static final Duration GRACE = Duration.ofSeconds(15);

    static Supervisor of(Workspace workspace) {
        return new Supervisor(ProcessIdentity.read(workspace.supervisorPid()));
    }

    boolean alive() {
        return identity.filter(ProcessIdentity::alive).isPresent();
    }

    long pid() {
        return identity.map(ProcessIdentity::pid).orElse(0L);
    }

    /** Ends it, and with it the environment; returns when both are gone. */
    void end() {
        identity.flatMap(ProcessIdentity::handle).ifPresent(process -> ProcessEnd.end(process, "TERM", GRACE));
    }
}
