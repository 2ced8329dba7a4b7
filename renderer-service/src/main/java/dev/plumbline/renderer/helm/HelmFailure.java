package dev.plumbline.renderer.helm;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.RepositoryPath;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Helm says when it fails, with the template and the line as places in the repository. */
final class HelmFailure {

    /** {@code mychart/templates/x.yaml:12:20} and {@code (mychart/templates/x.yaml:12)}; the first part is the chart's name. */
    private static final Pattern TEMPLATE_LINE = Pattern.compile("(?<![\\w/.-])[\\w.-]+/([\\w./-]+\\.[a-z]+):(\\d+)");

    private static final Pattern TEMPLATE = Pattern.compile("parse error on [\\w.-]+/([\\w./-]+\\.[a-z]+)");
    private static final Pattern YAML_LINE = Pattern.compile("yaml: line (\\d+)");
    private static final Pattern HINT = Pattern.compile("\\s*Use --debug flag to render out invalid YAML\\s*");

    private HelmFailure() {}

    /** The failure behind a message that holds no secrets any more. */
    static RenderingException of(String message, RepositoryPath chart) {
        String text = HINT.matcher(message.replaceFirst("^Error: ", "")).replaceAll("");
        Matcher template = TEMPLATE_LINE.matcher(text);
        if (template.find()) {
            return failure(text, in(chart, template.group(1)), Integer.valueOf(template.group(2)));
        }
        Matcher rendered = TEMPLATE.matcher(text);
        if (rendered.find()) {
            Matcher line = YAML_LINE.matcher(text);
            return failure(text, in(chart, rendered.group(1)), line.find() ? Integer.valueOf(line.group(1)) : null);
        }
        return failure(text, in(chart, "Chart.yaml"), null);
    }

    private static RenderingException failure(String text, @Nullable String file, @Nullable Integer line) {
        return new RenderingException(Reason.TOOL_FAILED, "helm: " + text, file, line);
    }

    private static @Nullable String in(RepositoryPath chart, String file) {
        try {
            return chart.resolve(file).value();
        } catch (IllegalArgumentException outside) {
            return null;
        }
    }
}
