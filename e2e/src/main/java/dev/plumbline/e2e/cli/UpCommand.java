package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.activity.ActivityLog;
import dev.plumbline.e2e.environment.LocalEnvironment;
import dev.plumbline.e2e.environment.Service;
import dev.plumbline.e2e.kubernetes.ClusterSetup;
import dev.plumbline.e2e.process.ProcessException;
import dev.plumbline.e2e.workspace.Ports;
import dev.plumbline.e2e.workspace.ProcessLock;
import dev.plumbline.e2e.workspace.State;
import dev.plumbline.e2e.workspace.StateFile;
import dev.plumbline.e2e.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts everything, says where it is, and tells what happens until Ctrl-C. */
@Command(name = "up", description = "Start everything and say where it is.")
final class UpCommand implements Callable<Integer> {
    @Option(names = "--detach", description = "Leave it running in the background.")
    private boolean detach;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Use this cluster, as its administrator, instead of a local one.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--without",
            paramLabel = "SERVICE",
            converter = ServiceName.class,
            description = "Leave this service out, to run it from an IDE (./plumbline env SERVICE has its settings).")
    private Set<Service> without = Set.of();

    private final Workspace workspace = Workspace.fromSystemProperties();
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public Integer call() throws InterruptedException {
        var running = Supervisor.of(workspace);
        if (running.alive()) {
            sayThatItRuns(running.pid());
            return 0;
        }
        if (kubeconfig != null) {
            check(kubeconfig);
        }
        return detach ? DetachedUp.start(workspace, arguments()) : foreground();
    }

    /** Before anything is started, and before anything is remembered of a cluster that was a slip of the pen. */
    private static void check(Path kubeconfig) {
        if (!Files.isReadable(kubeconfig)) {
            throw new ProcessException("there is no readable kubeconfig " + kubeconfig);
        }
        try (var cluster = new ClusterSetup(kubeconfig)) {
            cluster.version();
        }
    }

    private void sayThatItRuns(long pid) {
        var ready = new StateFile(workspace.file("state.json")).read().filter(State::ready);
        System.out.printf(
                "Plumbline is already %s (process %d); ./plumbline down stops it.%n",
                ready.isPresent() ? "up" : "starting", pid);
        ready.ifPresent(UpCommand::printSummary);
    }

    private int foreground() throws InterruptedException {
        if (!ProcessLock.take(workspace.file("supervisor.lock"))) {
            throw new ProcessException("another ./plumbline up has just been started here");
        }
        var stateFile = new StateFile(workspace.file("state.json"));
        var ports = Ports.choose(stateFile.read().map(State::ports).orElse(null));
        var cluster = kubeconfig == null ? null : kubeconfig.toAbsolutePath().normalize();
        var environment = new LocalEnvironment(workspace, cluster, ports, UpCommand::say);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(environment), "stop"));
        environment.start(
                wanted(), () -> new ActivityLog(environment.endpoints().kafka(), UpCommand::sayWithTime)::close);
        stateFile.read().ifPresent(UpCommand::printSummary);
        ended.await();
        return 0;
    }

    private List<String> arguments() {
        var arguments = new ArrayList<String>();
        if (kubeconfig != null) {
            arguments.add("--kubeconfig=" + kubeconfig.toAbsolutePath().normalize());
        }
        without.forEach(service -> arguments.add("--without=" + service.module()));
        return arguments;
    }

    private Set<Service> wanted() {
        var wanted = EnumSet.allOf(Service.class);
        wanted.removeAll(without);
        return wanted;
    }

    private static void stop(LocalEnvironment environment) {
        var start = System.nanoTime();
        System.out.println();
        environment.close();
        System.out.printf("stopped in %.1f s%n", (System.nanoTime() - start) / 1e9);
    }

    private static void printSummary(State state) {
        System.out.println(Summary.of(state.endpoints()));
    }

    private static void say(String line) {
        System.out.println(line);
    }

    private static void sayWithTime(String line) {
        System.out.println(LocalTime.now().truncatedTo(ChronoUnit.MILLIS) + "  " + line);
    }
}
