package dev.plumbline.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What a run that crashed has left behind, found by its pid files. */
public final class StaleProcesses {
    private static final Duration GRACE = Duration.ofSeconds(3);

    private StaleProcesses() {}

    /**
     * Ends every process that has a pid file in this folder and still runs, all of them at once, and deletes the files.
     *
     * @return the names of the processes that still ran
     */
    public static List<String> end(Path pids) {
        if (!Files.isDirectory(pids)) {
            return List.of();
        }
        try (var files = Files.list(pids)) {
            return files.filter(file -> file.toString().endsWith(".pid")).toList().parallelStream()
                    .filter(StaleProcesses::endOne)
                    .map(file -> file.getFileName().toString().replace(".pid", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean endOne(Path pidFile) {
        var running = ProcessIdentity.read(pidFile).flatMap(ProcessIdentity::handle);
        running.ifPresent(process -> ProcessEnd.end(process, "TERM", GRACE));
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return running.isPresent();
    }
}
