package dev.plumbline.renderer.tool;

import dev.plumbline.renderer.RenderLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs Helm and Kustomize in processes that wait for the next run, since most of what a short run of these takes is their start.
 * Each is in the sandbox like any program, sees no file of this machine, and has the files of one run at a time. Only success
 * counts: what fails in a worker, or ends it, is run once more as a process of its own, which then says why.
 */
public final class Workers implements Runner, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Workers.class);
    private static final int MAX_IDLE_SECONDS = 60;

    private final Sandbox sandbox;
    private final Program worker;
    private final Map<String, String> names;
    private final RenderLimits limits;
    private final List<Slot> all;

    /** By number, so that few are busy rather than many now and then. */
    private final PriorityBlockingQueue<Slot> free =
            new PriorityBlockingQueue<>(16, Comparator.comparingInt(slot -> slot.number));

    /**
     * Workers of a program that is made of the same versions as these.
     *
     * @param nameOrFile a file, or a name to be looked for on the PATH
     * @throws ToolException where it is not there, does not run, or is made of others
     */
    public Workers(Sandbox sandbox, String nameOrFile, Program helm, Program kustomize, RenderLimits limits) {
        this.sandbox = sandbox;
        this.limits = limits;
        this.worker = sandbox.program("worker", nameOrFile, List.of("versions"));
        this.names = Map.of(helm.file(), "helm", kustomize.file(), "kustomize");
        String expected = "helm " + helm.version() + ", kustomize " + kustomize.version();
        if (!worker.version().equals(expected)) {
            throw new ToolException(worker.file() + " is made of " + worker.version() + ", where the programs are "
                    + expected + "; build it anew, or leave plumbline.renderer.worker out");
        }
        List<Integer> users = sandbox.usersOfWorkers();
        this.all =
                users.stream().map(user -> new Slot(users.indexOf(user), user)).toList();
        free.addAll(all);
    }

    @Override
    public ToolResult run(Run run, PrivateFolder files) {
        String name = names.get(run.command().getFirst());
        if (name == null || run.alone()) {
            return sandbox.run(run, files);
        }
        Optional<ToolResult> over = sandbox.overAllRuns(files);
        if (over.isPresent()) {
            return over.get();
        }
        sandbox.turns().take();
        Slot slot = taken();
        long began = System.nanoTime();
        Duration took;
        Optional<ToolResult> result;
        try {
            sandbox.count();
            List<String> command = new ArrayList<>(run.command());
            command.set(0, name);
            result = slot.run(command, files);
        } finally {
            took = Duration.ofNanos(System.nanoTime() - began);
            files.spend(took);
            free.add(slot);
            sandbox.turns().give();
        }
        return result.orElseGet(() -> sandbox.run(run, files, limits.time().minus(took)));
    }

    private Slot taken() {
        try {
            return free.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException("interrupted while a tool waited for its turn", e);
        }
    }

    @Override
    public void close() {
        all.forEach(Slot::close);
    }

    /** Where one worker is, or will be. */
    private final class Slot {

        private final int number;
        private final int user;
        private @Nullable WorkerProcess process;
        private @Nullable Path folder;

        Slot(int number, int user) {
            this.number = number;
            this.user = user;
        }

        /** Empty where the command is to be run otherwise. */
        synchronized Optional<ToolResult> run(List<String> command, PrivateFolder files) {
            WorkerProcess current;
            try {
                current = waiting();
            } catch (IOException e) {
                LOG.warnf("a worker cannot be started, so %s is run by itself: %s", command.getFirst(), e);
                return Optional.empty();
            }
            CompletableFuture<Optional<byte[]>> answer =
                    CompletableFuture.supplyAsync(() -> answer(current, command, files), Sandbox.READERS);
            try {
                return answer.get(limits.time().toMillis(), TimeUnit.MILLISECONDS)
                        .map(ToolResult.Succeeded::new);
            } catch (TimeoutException e) {
                current.kill();
                return Optional.of(ToolResult.OverLimit.time(limits.time()));
            } catch (ExecutionException e) {
                current.kill();
                LOG.infof("a worker ended in a run of %s, which is run once more by itself", command.getFirst());
                return Optional.empty();
            } catch (InterruptedException e) {
                current.kill();
                Thread.currentThread().interrupt();
                throw new ToolException("interrupted while a tool ran", e);
            }
        }

        private static Optional<byte[]> answer(WorkerProcess process, List<String> command, PrivateFolder files) {
            try {
                return process.answer(command, files);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private WorkerProcess waiting() throws IOException {
            WorkerProcess current = process;
            if (current == null || !current.isWaiting()) {
                current = started();
                process = current;
            }
            return current;
        }

        private WorkerProcess started() throws IOException {
            Path own = newFolder();
            Path workspace = own.resolve("home");
            // The first one is kept warm.
            int idle = number == 0 ? 0 : MAX_IDLE_SECONDS;
            List<String> command =
                    List.of(worker.file(), workspace.toString(), Long.toString(limits.bytes()), Integer.toString(idle));
            return new WorkerProcess(sandbox.startWorker(command, own, user), workspace, limits.bytes());
        }

        /** Of the one before there may be nothing left: whoever cleans up sees that nobody has used it for long. */
        private Path newFolder() throws IOException {
            deleteFolder();
            Path own = TemporaryFolders.create("worker");
            folder = own;
            Files.createDirectory(own.resolve("home"));
            Files.createDirectory(own.resolve("view"));
            return own;
        }

        synchronized void close() {
            if (process != null) {
                process.kill();
            }
            deleteFolder();
        }

        private void deleteFolder() {
            Path former = folder;
            folder = null;
            try {
                if (former != null) {
                    Files.deleteIfExists(former.resolve("home"));
                    Files.deleteIfExists(former.resolve("view"));
                    Files.deleteIfExists(former);
                }
            } catch (IOException e) {
                LOG.warnf("folder of a worker left behind folder=%s", former);
            }
        }
    }
}
