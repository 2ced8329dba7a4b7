package dev.plumbline.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What each process of the environment keeps in memory, as Linux tells it. */
final class ResidentMemory {

    private ResidentMemory() {}

    /** Megabytes by process, from the {@code *.pid} files of a directory; a file's first word is the id. */
    static Map<String, Long> read(Path runDirectory) throws IOException {
        Map<String, Long> megabytes = new TreeMap<>();
        try (Stream<Path> files = Files.list(runDirectory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".pid")).toList()) {
                String name = file.getFileName().toString().replaceFirst("\\.pid$", "");
                Path status = Path.of("/proc", Files.readString(file).strip().split("\\s+")[0], "status");
                if (Files.exists(status)) {
                    megabytes.put(name, kilobytes(status) / 1024);
                }
            }
        }
        return megabytes;
    }

    private static long kilobytes(Path status) throws IOException {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                    .findFirst()
                    .orElse(0);
        }
    }
}
