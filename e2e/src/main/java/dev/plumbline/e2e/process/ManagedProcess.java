package dev.plumbline.e2e.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A program that is kept running: it is started with a log and a pid file, started again with growing pauses when it ends
 * unasked, and asked to end before it is killed. Safe for use by several threads.
 */
public final class ManagedProcess {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    /** A program that lived this long was well: its next end starts with the shortest pause again. */
    private static final Duration WELL = Duration.ofSeconds(30);

    private final ProcessSpec spec;
    private final ProcessFiles files;
    private final Path log;
    private final Path pidFile;
    private final Consumer<String> news;
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable Process process;
    private boolean wanted;
    private boolean retired;
    private Instant startedAt = Instant.EPOCH;
    private Duration pause = FIRST_PAUSE;

    /**
     * @param files where the log and the pid file are
     * @param news told in one sentence when the program ended unasked
     */
    public ManagedProcess(ProcessSpec spec, ProcessFiles files, Consumer<String> news) {
        this.spec = spec;
        this.files = files;
        this.log = files.log(spec.name());
        this.pidFile = files.pidFile(spec.name());
        this.news = news;
    }

    /** What people call it. */
    public String name() {
        return spec.name();
    }

    /** Its resident memory in bytes, 0 where it does not run. */
    public long residentBytes() {
        return ProcessMemory.residentBytes(pid());
    }

    /** Its process id, 0 where it does not run. */
    public long pid() {
        lock.lock();
        try {
            return process != null && process.isAlive() ? process.pid() : 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Starts it if it does not run, and keeps it running from now on. Does not wait until it is ready.
     *
     * @throws ProcessException where it was retired
     */
    public void start() {
        lock.lock();
        try {
            if (retired) {
                throw new ProcessException(name() + " is not started any more: everything is being stopped");
            }
            wanted = true;
            if (process == null || !process.isAlive()) {
                launch();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Starts it and waits until it is ready. */
    public void startAndAwait(Duration atMost) {
        start();
        awaitReady(atMost);
    }

    /**
     * Waits until it is ready.
     *
     * @throws ProcessException where it is not in time, or keeps ending
     */
    public void awaitReady(Duration atMost) {
        var ends = 0;
        var deadline = Instant.now().plus(atMost);
        while (!ready()) {
            if (Instant.now().isAfter(deadline)) {
                throw new ProcessException(name() + " is not ready after " + atMost.toSeconds() + " s" + lastWords());
            }
            ends = pid() == 0 ? ends + 1 : 0;
            if (ends > 100) {
                throw new ProcessException(name() + " does not stay up" + lastWords());
            }
            Pause.of(Duration.ofMillis(50));
        }
    }

    /** Whether it runs and does its work. */
    public boolean ready() {
        try {
            return pid() != 0 && spec.readiness().reached();
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProcessException("interrupted while waiting for " + name(), e);
        }
    }

    /**
     * Ends it at once, as a crash would (SIGKILL), and returns when it is gone. It is started again as after a first crash,
     * however often it is killed: it does not end by itself.
     */
    public void kill() {
        Process ending;
        lock.lock();
        try {
            ending = process;
            pause = FIRST_PAUSE;
        } finally {
            lock.unlock();
        }
        if (ending != null) {
            ending.destroyForcibly().onExit().join(); // not within the lock: whoever starts it again takes that first
        }
    }

    /** Asks it to end, kills it where it does not in time, and leaves it down. */
    public void stop() {
        Process ending;
        lock.lock();
        try {
            wanted = false;
            ending = process;
        } finally {
            lock.unlock();
        }
        if (ending != null) {
            ProcessEnd.end(
                    ending.toHandle(), spec.ending().signal(), spec.ending().grace());
            deletePidFile();
        }
    }

    /** Stops it for good, also where a start is on its way. */
    public void retire() {
        lock.lock();
        try {
            retired = true;
        } finally {
            lock.unlock();
        }
        stop();
    }

    private void launch() {
        try {
            if (process == null) {
                putFormerLogAside();
            }
            var started = builder().start();
            process = started;
            startedAt = Instant.now();
            ProcessIdentity.of(started.pid()).ifPresent(identity -> identity.write(pidFile));
            started.onExit().thenAccept(this::ended);
        } catch (IOException e) {
            throw new ProcessException(name() + " cannot be started: " + e.getMessage(), e);
        }
    }

    /** The log of a former run of the environment stays readable as {@code <name>.log.1}. */
    private void putFormerLogAside() throws IOException {
        Files.createDirectories(files.logs());
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private ProcessBuilder builder() {
        // A session of its own: a Ctrl-C in the terminal reaches only us, so that we end things in the right order.
        var command = new ArrayList<>(List.of("setsid"));
        command.addAll(spec.launch().command());
        var builder = new ProcessBuilder(command)
                .directory(spec.launch().directory().toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        var environment = builder.environment();
        var path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.put("PATH", path);
        environment.put("LANG", "C.UTF-8");
        environment.put("HOME", files.pids().toString());
        environment.putAll(spec.launch().environment());
        return builder;
    }

    private void ended(Process which) {
        lock.lock();
        try {
            if (!wanted || which != process) {
                return;
            }
            pause = startedAt.plus(WELL).isBefore(Instant.now()) ? FIRST_PAUSE : pause;
            news.accept(name() + " ended with " + exit(which) + "; starting it again in " + pause.toMillis() + " ms");
            var later = CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS);
            later.execute(this::startAgain);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        } finally {
            lock.unlock();
        }
    }

    private void startAgain() {
        lock.lock();
        try {
            if (wanted && (process == null || !process.isAlive())) {
                launch();
            }
        } finally {
            lock.unlock();
        }
    }

    private static String exit(Process ended) {
        return ended.exitValue() > 128 ? "signal " + (ended.exitValue() - 128) : "code " + ended.exitValue();
    }

    private void deletePidFile() {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            news.accept("cannot delete " + pidFile + ": " + e.getMessage());
        }
    }

    private String lastWords() {
        return "; its log is " + log + LogTail.lastLines(log, 8);
    }
}
