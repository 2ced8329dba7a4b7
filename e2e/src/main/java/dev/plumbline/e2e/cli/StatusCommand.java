package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.environment.Service;
import dev.plumbline.e2e.process.ProcessIdentity;
import dev.plumbline.e2e.process.ProcessMemory;
import dev.plumbline.e2e.process.Readiness;
import dev.plumbline.e2e.workspace.Ports;
import dev.plumbline.e2e.workspace.StateFile;
import dev.plumbline.e2e.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Says what runs: each process with its id and memory, and whether a service calls itself ready. Ends with 1 if it is down. */
@Command(name = "status", description = "Say what runs.")
final class StatusCommand implements Callable<Integer> {
    private static final double MIB = 1024.0 * 1024;

    @Override
    public Integer call() throws IOException {
        var workspace = Workspace.fromSystemProperties();
        var state = new StateFile(workspace.file("state.json")).read();
        if (!Supervisor.of(workspace).alive() || state.isEmpty()) {
            System.out.println("Plumbline is down.");
            return 1;
        }
        System.out.println(state.get().ready() ? "Plumbline is up." : "Plumbline is starting.");
        try (var files = Files.list(workspace.file("run"))) {
            for (var file : files.filter(path -> path.toString().endsWith(".pid"))
                    .sorted()
                    .toList()) {
                var name = file.getFileName().toString().replace(".pid", "");
                ProcessIdentity.read(file)
                        .ifPresent(identity -> print(name, identity, state.get().ports()));
            }
        }
        state.get().endpoints().addresses().forEach((name, value) -> System.out.println(name + "=" + value));
        return 0;
    }

    private static void print(String name, ProcessIdentity identity, Ports ports) {
        var said = Service.named(name).map(service -> ready(service, ports)).orElse("running");
        System.out.printf(
                "  %-24s %-10s pid %-8d %6.0f MiB%n",
                name,
                identity.alive() ? said : "ended",
                identity.pid(),
                ProcessMemory.residentBytes(identity.pid()) / MIB);
    }

    private static String ready(Service service, Ports ports) {
        try {
            var address = ports.http(service.port()) + "/q/health/ready";
            return Readiness.answering(address).reached() ? "ready" : "not ready";
        } catch (IOException e) {
            return "no answer";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "no answer";
        }
    }
}
