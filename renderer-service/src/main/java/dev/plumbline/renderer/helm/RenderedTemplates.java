package dev.plumbline.renderer.helm;

import dev.plumbline.renderer.manifest.Origin;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which template wrote which part of Helm's output: a comment says so before each. */
final class RenderedTemplates {

    private static final String SOURCE = "# Source: ";

    /** In the place of a line's number: it is there more than once. */
    private static final int AMBIGUOUS = 0;

    private final SourceTree tree;
    private final List<String> output;
    private final TreeMap<Integer, RepositoryPath> templates = new TreeMap<>();
    private final Map<RepositoryPath, Map<String, Integer>> lines = new HashMap<>();

    /** Reads the comments of an output. */
    RenderedTemplates(byte[] output, RepositoryPath chart, SourceTree tree) {
        this.tree = tree;
        this.output = List.of(new String(output, StandardCharsets.UTF_8).split("\n", -1));
        for (int line = 1; line <= this.output.size(); line++) {
            String text = this.output.get(line - 1);
            if (text.startsWith(SOURCE)) {
                templates.put(
                        line,
                        template(chart, text.substring(text.indexOf('/') + 1).strip()));
            }
        }
    }

    /** A value that looks like such a comment must not lead elsewhere. */
    private static RepositoryPath template(RepositoryPath chart, String name) {
        try {
            return chart.resolve(name);
        } catch (IllegalArgumentException outside) {
            return chart;
        }
    }

    /** The template behind a line of the output, and the line in it, where one reads as this document's first that is there once. */
    Origin at(int line) {
        Map.Entry<Integer, RepositoryPath> template = templates.floorEntry(line);
        if (template == null) {
            return new Origin(null, null);
        }
        RepositoryPath file = template.getValue();
        return new Origin(file.value(), lineIn(file, line));
    }

    private @Nullable Integer lineIn(RepositoryPath file, int from) {
        Map<String, Integer> numbers = lines.computeIfAbsent(file, this::numbered);
        for (String text : output.subList(from - 1, output.size())) {
            Integer number = numbers.get(text.strip());
            if (number != null && number != AMBIGUOUS) {
                return number;
            }
            if (text.startsWith("---") || text.startsWith(SOURCE)) {
                return null;
            }
        }
        return null;
    }

    private Map<String, Integer> numbered(RepositoryPath file) {
        Map<String, Integer> numbers = new HashMap<>();
        tree.find(file).filter(TreeEntry::isFile).ifPresent(template -> {
            int number = 0;
            for (String text : new String(tree.read(template), StandardCharsets.UTF_8).split("\n", -1)) {
                number++;
                if (!text.isBlank()) {
                    numbers.merge(text.strip(), number, (first, second) -> AMBIGUOUS);
                }
            }
        });
        return numbers;
    }
}
