package dev.plumbline.renderer.helm;

import dev.plumbline.renderer.manifest.Origin;
import dev.plumbline.renderer.source.RepositoryPath;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Which template wrote which part of Helm's output: a comment says so before each. */
final class RenderedTemplates {

    private static final String SOURCE = "# Source: ";

    private final TreeMap<Integer, String> templates = new TreeMap<>();

    /** Reads the comments of an output. */
    RenderedTemplates(byte[] output, RepositoryPath chart) {
        int line = 0;
        for (String text : new String(output, StandardCharsets.UTF_8).split("\n", -1)) {
            line++;
            if (text.startsWith(SOURCE)) {
                String template = text.substring(text.indexOf('/') + 1).strip();
                templates.put(line, chart.isRoot() ? template : chart.value() + "/" + template);
            }
        }
    }

    /** The template behind a line of the output. The line in the template itself is unknown. */
    Origin at(int line) {
        Map.Entry<Integer, String> template = templates.floorEntry(line);
        return new Origin(template == null ? null : template.getValue(), null);
    }
}
