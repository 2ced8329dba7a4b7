package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.renderer.NativeTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The real Helm, as somebody runs it who publishes charts. */
final class HelmProgram {

    private final Path home;

    HelmProgram(Path home) {
        this.home = home;
    }

    /** Packs a chart of these files and that version into a folder. */
    void pack(String version, Map<String, String> files, Path into, String... options) throws Exception {
        Path chart = Files.createTempDirectory(home, "chart").resolve("web");
        Files.createDirectories(chart);
        Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: web\nversion: " + version + "\n");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = chart.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        List<String> arguments =
                new ArrayList<>(List.of("package", chart.toString(), "--destination", into.toString()));
        arguments.addAll(List.of(options));
        run(arguments.toArray(String[]::new));
    }

    /** Writes the index of a folder's charts. */
    void index(Path folder) throws Exception {
        run("repo", "index", folder.toString());
    }

    void run(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(NativeTools.folder().resolve("helm").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HELM_CACHE_HOME", home.resolve("cache").toString());
        builder.environment().put("HELM_CONFIG_HOME", home.resolve("config").toString());
        builder.environment().put("HELM_DATA_HOME", home.resolve("data").toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
