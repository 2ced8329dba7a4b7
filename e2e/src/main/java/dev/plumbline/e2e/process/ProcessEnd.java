package dev.plumbline.e2e.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes: asks first, then does not ask. */
public final class ProcessEnd {
    private ProcessEnd() {}

    /** Sends the signal, waits for at most the grace, kills what is left, and returns when the process is gone. */
    public static void end(ProcessHandle process, String signal, Duration grace) {
        signal(process, signal);
        try {
            process.onExit().get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException stubborn) {
            process.destroyForcibly();
            process.onExit().join();
        } catch (ExecutionException e) {
            throw new ProcessException("cannot wait for the end of process " + process.pid(), e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void signal(ProcessHandle process, String signal) {
        if (signal.equals("TERM")) {
            process.destroy();
            return;
        }
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    // It may have ended by itself since it was looked at.
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new ProcessException("cannot send " + signal + " to process " + process.pid(), e);
        }
    }
}
