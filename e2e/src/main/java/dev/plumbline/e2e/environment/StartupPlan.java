package dev.plumbline.e2e.environment;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Steps that wait for one another by name and otherwise run side by side. Each end of a step is told with its time, and
 * every two seconds what is still running.
 */
final class StartupPlan {
    private static final Duration PROGRESS = Duration.ofSeconds(2);
    private static final Duration INTERRUPTED = Duration.ofSeconds(5);

    private final Consumer<String> told;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, CompletableFuture<Void>> steps = new LinkedHashMap<>();
    private final Map<String, Long> running = new ConcurrentSkipListMap<>();
    private final long began = System.nanoTime();

    StartupPlan(Consumer<String> told) {
        this.told = told;
    }

    /** What a step does, and what it has to say when it is done. */
    interface Action {
        String run();
    }

    /** Adds a step, which starts at once when these others are done. */
    StartupPlan step(String name, Action action, String... after) {
        var before = Arrays.stream(after).map(this::known).toArray(CompletableFuture<?>[]::new);
        steps.put(name, CompletableFuture.allOf(before).thenRunAsync(() -> run(name, action), threads));
        return this;
    }

    /**
     * Waits until all steps are done. The first failure is thrown as it was; by then the others are interrupted and over, so
     * that nothing starts after whoever catches it has tidied up.
     */
    void await() {
        var all = CompletableFuture.allOf(steps.values().toArray(CompletableFuture<?>[]::new));
        try {
            while (!finished(all)) {
                told.accept("          … " + stillRunning());
            }
        } finally {
            threads.shutdownNow();
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            if (!threads.awaitTermination(INTERRUPTED.toMillis(), TimeUnit.MILLISECONDS)) {
                told.accept("not waited for any longer: " + stillRunning());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean finished(CompletableFuture<Void> all) {
        var failed = steps.values().stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .findFirst();
        try {
            failed.orElse(all).get(PROGRESS.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void run(String name, Action action) {
        var start = System.nanoTime();
        running.put(name, start);
        try {
            var result = action.run();
            told.accept("%s  %-18s %s (%s)"
                    .formatted(seconds(began), name, result, seconds(start).strip()));
        } finally {
            running.remove(name);
        }
    }

    private String stillRunning() {
        return running.entrySet().stream()
                .map(step -> step.getKey() + seconds(step.getValue()))
                .collect(Collectors.joining(", "));
    }

    private CompletableFuture<Void> known(String name) {
        var step = steps.get(name);
        if (step == null) {
            throw new IllegalArgumentException("no step is called " + name);
        }
        return step;
    }

    private static String seconds(long since) {
        return "%7.1f s".formatted((System.nanoTime() - since) / 1e9);
    }
}
