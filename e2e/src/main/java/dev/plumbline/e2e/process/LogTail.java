package dev.plumbline.e2e.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The end of a log, for an error message. */
final class LogTail {
    private LogTail() {}

    /** The last lines, each indented on a line of its own; nothing where there is no log. */
    static String lastLines(Path log, int count) {
        try {
            var lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.subList(Math.max(0, lines.size() - count), lines.size()).stream()
                    .map(line -> "\n    " + line)
                    .collect(Collectors.joining());
        } catch (IOException none) {
            return "";
        }
    }
}
