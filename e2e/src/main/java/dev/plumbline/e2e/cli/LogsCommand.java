package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.process.ProcessException;
import dev.plumbline.e2e.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the log of one process. */
@Command(name = "logs", description = "Show the log of a service or of another process.")
final class LogsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE", description = "Such as sync-service, kafka or kube-apiserver.")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private String name;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on as the log grows.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "200",
            description = "How many lines (${DEFAULT-VALUE}).")
    private int lines;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var workspace = Workspace.fromSystemProperties();
        var log = workspace.processFiles().log(name);
        if (!name.matches("[a-z-]+") || !Files.exists(log)) {
            throw new ProcessException("there is no log of " + name + "; " + known(workspace));
        }
        var tail = follow
                ? List.of("tail", "-n", Integer.toString(lines), "-F", log.toString())
                : List.of("tail", "-n", Integer.toString(lines), log.toString());
        return new ProcessBuilder(tail).inheritIO().start().waitFor();
    }

    private static String known(Workspace workspace) throws IOException {
        if (!Files.isDirectory(workspace.file("log"))) {
            return "there are none before the first ./plumbline up";
        }
        try (var logs = Files.list(workspace.file("log"))) {
            return "there are: "
                    + logs.map(path -> path.getFileName().toString())
                            .filter(file -> file.endsWith(".log"))
                            .map(file -> file.replace(".log", ""))
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
    }
}
