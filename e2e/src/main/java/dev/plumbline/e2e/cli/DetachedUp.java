package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.process.Pause;
import dev.plumbline.e2e.workspace.Workspace;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code up --detach}: runs {@code up} in a session of its own and shows what it says until it is ready. */
final class DetachedUp {
    private static final String LAST_LINE = "Ctrl-C stops everything.";

    private DetachedUp() {}

    /** Returns 0 when everything is up, or the code of the process that ended before that. */
    static int start(Workspace workspace, List<String> arguments) {
        var log = workspace.file("log/up.log");
        try {
            Files.createDirectories(workspace.file("log"));
            Files.writeString(log, "");
            var process = new ProcessBuilder(command(arguments))
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(Redirect.appendTo(log.toFile()))
                    .start();
            return show(log, process);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start in the background", e);
        }
    }

    private static List<String> command(List<String> arguments) {
        var java = ProcessHandle.current().info().command().orElse("java");
        var command = new ArrayList<>(List.of("setsid", java));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "up"));
        command.addAll(arguments);
        return command;
    }

    private static int show(Path log, Process process) throws IOException {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var shown = "";
            while (true) {
                var alive = process.isAlive();
                var more = new byte[(int) (file.length() - file.getFilePointer())];
                file.readFully(more);
                var text = new String(more, StandardCharsets.UTF_8);
                System.out.print(text);
                shown += text;
                if (shown.contains(LAST_LINE)) {
                    System.out.println("It runs in the background; this log goes on in " + log);
                    return 0;
                }
                if (!alive) {
                    return process.exitValue() == 0 ? 1 : process.exitValue();
                }
                Pause.of(Duration.ofMillis(100));
            }
        }
    }
}
