package dev.plumbline.e2e.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that was run to its end.
 *
 * @param code what it ended with
 * @param printed what it wrote, standard output and error together
 */
record Command(int code, String printed) {

    private static final int MOST_SECONDS = 180;

    static Command run(Path folder, Map<String, String> environment, List<String> words) {
        try {
            Path output = Files.createTempFile("plumbline-command", ".log");
            var builder = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("it did not end: " + Files.readString(output));
            }
            String printed = Files.readString(output);
            Files.delete(output);
            return new Command(process.exitValue(), printed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
