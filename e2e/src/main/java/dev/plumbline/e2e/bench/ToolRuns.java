package dev.plumbline.e2e.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs of a tool's own command line, as many at once as there are processors.
 *
 * @param each how long each took
 * @param all how long all took together
 */
record ToolRuns(Durations each, Duration all) {

    /** Runs all of these. */
    static ToolRuns of(List<List<String>> commands) throws InterruptedException, ExecutionException {
        try (ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            long start = System.nanoTime();
            List<Callable<Duration>> runs = commands.stream()
                    .<Callable<Duration>>map(command -> () -> run(command))
                    .toList();
            List<Duration> times = new ArrayList<>();
            for (Future<Duration> done : workers.invokeAll(runs)) {
                times.add(done.get());
            }
            return new ToolRuns(new Durations(times), Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static Duration run(List<String> command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int status = process.waitFor();
        if (status != 0) {
            throw new IllegalStateException(command + " ended with " + status);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
