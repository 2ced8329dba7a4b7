package dev.plumbline.renderer.tool;

import dev.plumbline.renderer.RenderLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs foreign programs with an empty environment and limits on memory, CPU, processes, time and output; without network or
 * survivors, and with nothing to see but their own files, as far as the machine grants that.
 */
public final class Sandbox implements Runner {

    private static final Logger LOG = Logger.getLogger(Sandbox.class);
    private static final int MAX_MESSAGE_BYTES = 64 * 1024;
    private static final int FIRST_USER = 50_000;
    private static final int USERS = 9_000;

    /** How Go's runtime ends a program that is given no more memory; a program's own words begin otherwise, or end with another code. */
    private static final Pattern OUT_OF_MEMORY =
            Pattern.compile("^fatal error: (runtime: )?(out of memory|cannot allocate memory)", Pattern.MULTILINE);

    private static final int GO_FATAL = 2;

    static final Executor READERS =
            command -> Thread.ofVirtual().name("tool-output").start(command);

    private final RenderLimits limits;
    private final Isolation isolation;
    private final boolean boundsProcesses;
    private final int firstUser;
    private final LongAdder runs = new LongAdder();
    private final Turns turns;

    /** Who may run: each holds the id of a user that no other run has, since the kernel counts processes by user. */
    private final BlockingQueue<Integer> users;

    /**
     * Finds out how far this machine lets programs be isolated.
     *
     * @param required whether anything less than full isolation ends the start
     * @throws ToolException where it is required and not granted
     */
    public Sandbox(RenderLimits limits, boolean required) {
        this(limits, Isolation.strongest());
        if (isolation.level() != Isolation.Level.VIEW) {
            String problem = "this machine grants no namespaces (unshare --mount --net), so that a tool would have "
                    + isolation.level().grants();
            if (required) {
                throw new ToolException(
                        problem + "; grant them, or set plumbline.renderer.isolation=preferred to run tools anyway");
            }
            LOG.warn(problem);
        }
    }

    /** Runs programs so far isolated. */
    Sandbox(RenderLimits limits, Isolation isolation) {
        this.limits = limits;
        this.users = new ArrayBlockingQueue<>(limits.tools());
        this.turns = new Turns(limits.tools());
        // A container may have no users above 65,535. Which ones matters little: nothing of theirs is in sight.
        this.firstUser = FIRST_USER + new SecureRandom().nextInt(USERS - 2 * limits.tools());
        IntStream.range(firstUser, firstUser + limits.tools()).forEach(users::add);
        this.isolation = isolation;
        this.boundsProcesses = isolation.boundsProcesses();
    }

    /** What a program has beside its own files, for people. */
    public String grants() {
        String processes = boundsProcesses
                ? "at most " + Isolation.MAX_PROCESSES + " processes"
                : "any number of processes within their limit of time";
        return isolation.level().grants() + "; " + processes;
    }

    /** How many programs were run so far, in processes of their own or in workers. */
    public long runs() {
        return runs.sum();
    }

    /** Counts a run of a worker's. */
    void count() {
        runs.increment();
    }

    /** The ids of users that no run in a process of its own has: one for each program that may run at once. */
    List<Integer> usersOfWorkers() {
        int first = firstUser + limits.tools();
        return IntStream.range(first, first + limits.tools()).boxed().toList();
    }

    /** Whether the kernel refuses a program too many processes. */
    boolean boundsProcesses() {
        return boundsProcesses;
    }

    /** Whether a program sees nothing but its own files. */
    public boolean isolatesFiles() {
        return isolation.level() == Isolation.Level.VIEW;
    }

    /** Whether there is such a program. */
    public static boolean has(String nameOrFile) {
        return located(nameOrFile).isPresent();
    }

    /**
     * Finds a program and asks it for its version.
     *
     * @param nameOrFile a file, or a name to be looked for on the PATH
     * @throws ToolException where it is not there or does not run
     */
    public Program program(String name, String nameOrFile, List<String> versionArguments) {
        String file = located(nameOrFile)
                .orElseThrow(() -> new ToolException("there is no program " + nameOrFile + " for " + name));
        List<String> command = new ArrayList<>(List.of(file));
        command.addAll(versionArguments);
        return switch (runIn(null, Run.of(command), limits.time(), time -> {})) {
            case ToolResult.Succeeded(byte[] output) ->
                new Program(name, file, new String(output, StandardCharsets.UTF_8).strip());
            case ToolResult.Failed failed -> throw new ToolException(file + " does not run: " + failed.message());
            case ToolResult.OverLimit over -> throw new ToolException(file + " does not run: " + over.limit());
        };
    }

    @Override
    public ToolResult run(Run run, PrivateFolder files) {
        return run(run, files, limits.time());
    }

    /** Runs what has only so much left of its time. */
    ToolResult run(Run run, PrivateFolder files, Duration left) {
        return overAllRuns(files).orElseGet(() -> runIn(files.onDisk(), run, left, files::spend));
    }

    /** What a run ends with where all runs over these files have had their time. */
    Optional<ToolResult> overAllRuns(PrivateFolder files) {
        return files.spent().compareTo(limits.allRuns()) > 0
                ? Optional.of(new ToolResult.OverLimit(
                        "time of all runs: more than " + limits.allRuns().toSeconds() + " s"))
                : Optional.empty();
    }

    /** Runs in processes of their own and in workers take turns with each other. */
    Turns turns() {
        return turns;
    }

    private ToolResult runIn(@Nullable Path folder, Run run, Duration left, Consumer<Duration> spent) {
        turns.take();
        int user = user();
        long began = System.nanoTime();
        try {
            count();
            Process process = start(limited(run, folder, user), folder);
            process.getOutputStream().close();
            return finish(process, left);
        } catch (IOException e) {
            throw new ToolException(run.command().getFirst() + " cannot be started", e);
        } finally {
            spent.accept(Duration.ofNanos(System.nanoTime() - began));
            users.add(user);
            turns.give();
        }
    }

    private int user() {
        try {
            return users.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException("interrupted while a tool waited for its turn", e);
        }
    }

    private List<String> limited(Run run, @Nullable Path folder, int user) {
        List<String> all = new ArrayList<>();
        // timeout ends it even where this process is gone by then, and with it all that it started
        all.addAll(List.of("timeout", "--signal=KILL", Long.toString(seconds() + 5)));
        all.addAll(limits());
        all.addAll(isolation.around(run, folder, user));
        return all;
    }

    private List<String> limits() {
        return List.of(
                "prlimit",
                "--as=" + limits.memoryBytes(),
                // Whatever uses all processors is over the time first, so that this is what is told.
                "--cpu=" + (seconds() + 5) * Runtime.getRuntime().availableProcessors(),
                "--fsize=" + limits.bytes(),
                "--nofile=1024",
                "--core=0",
                "--");
    }

    private long seconds() {
        return Math.max(1, limits.time().toSeconds());
    }

    private static Process start(List<String> command, @Nullable Path folder) throws IOException {
        Path home = folder == null ? Path.of("/") : folder.resolve("home");
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("HOME", home.toString());
        environment.put("TMPDIR", home.toString());
        return builder.start();
    }

    /** Starts a worker, which ends itself when its standard input does. What it says on standard error is passed over. */
    Process startWorker(List<String> command, Path folder, int user) throws IOException {
        List<String> all = new ArrayList<>(limits());
        all.addAll(isolation.around(Run.of(command), folder, user));
        Process process = start(all, folder);
        READERS.execute(() -> capture(process.getErrorStream(), 0, null));
        return process;
    }

    private ToolResult finish(Process process, Duration left) {
        long end = System.nanoTime() + left.toNanos();
        CompletableFuture<Captured> output = CompletableFuture.supplyAsync(
                () -> capture(process.getInputStream(), limits.bytes(), process), READERS);
        CompletableFuture<Captured> errors = CompletableFuture.supplyAsync(
                () -> capture(process.getErrorStream(), MAX_MESSAGE_BYTES, null), READERS);
        try {
            boolean ended = process.waitFor(left.toNanos(), TimeUnit.NANOSECONDS);
            killAll(process);
            return ended
                    ? result(
                            process.exitValue(),
                            output.get(until(end), TimeUnit.NANOSECONDS),
                            errors.get(until(end), TimeUnit.NANOSECONDS))
                    : ToolResult.OverLimit.time(limits.time());
        } catch (TimeoutException e) {
            // Somebody whom it left behind, and who is in no group of its, has its streams.
            return ToolResult.OverLimit.time(limits.time());
        } catch (ExecutionException e) {
            throw new ToolException("the output of a tool cannot be read", e);
        } catch (InterruptedException e) {
            killAll(process);
            Thread.currentThread().interrupt();
            throw new ToolException("interrupted while a tool ran", e);
        }
    }

    private static long until(long end) {
        return Math.max(0, end - System.nanoTime());
    }

    /** What it started, too. Where it has ended, that is found by its group only, which {@code timeout} made. */
    private void killAll(Process process) {
        kill(process);
        if (isolation.endsAll()) {
            return;
        }
        try {
            new ProcessBuilder("sh", "-c", "kill -s KILL -- -" + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            LOG.warnf(
                    "what a tool started may still run reason=%s", e.getClass().getSimpleName());
        }
    }

    private ToolResult result(int exitCode, Captured output, Captured errors) {
        if (output.more()) {
            return new ToolResult.OverLimit("output: more than " + limits.bytes() + " bytes");
        }
        if (exitCode == 0) {
            return new ToolResult.Succeeded(output.bytes());
        }
        String message = new String(errors.bytes(), StandardCharsets.UTF_8).strip();
        if (exitCode == GO_FATAL && OUT_OF_MEMORY.matcher(message).find()) {
            return new ToolResult.OverLimit("memory: more than " + limits.memoryBytes() + " bytes");
        }
        return new ToolResult.Failed(exitCode, message);
    }

    private record Captured(byte[] bytes, boolean more) {}

    /** Reads all, keeps what is allowed; who writes more than that is killed where a process is named. */
    private static Captured capture(InputStream stream, long max, @Nullable Process killed) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 * 1024];
        boolean more = false;
        try (stream) {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                long room = max - kept.size();
                kept.write(buffer, 0, (int) Math.min(room, read));
                more |= read > room;
                if (more && killed != null) {
                    kill(killed);
                }
            }
        } catch (IOException e) {
            LOG.debugf("a tool's output ended: %s", e.getClass().getSimpleName());
        }
        return new Captured(kept.toByteArray(), more);
    }

    /** Whoever is first in a namespace of processes takes all others along; elsewhere each is killed by itself. */
    static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static Optional<String> located(String nameOrFile) {
        if (nameOrFile.contains("/")) {
            Path file = Path.of(nameOrFile).toAbsolutePath();
            return Files.isExecutable(file) ? Optional.of(file.toString()) : Optional.empty();
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/local/bin:/usr/bin:/bin");
        for (String folder : path.split(":")) {
            Path file = Path.of(folder).resolve(nameOrFile);
            if (Files.isExecutable(file)) {
                return Optional.of(file.toAbsolutePath().toString());
            }
        }
        return Optional.empty();
    }
}
