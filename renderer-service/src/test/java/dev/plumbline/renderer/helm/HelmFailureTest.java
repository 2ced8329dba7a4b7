package dev.plumbline.renderer.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.RepositoryPath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelmFailureTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "Error: execution error at (mychart/templates/cm.yaml:6:8): need x | charts/a/templates/cm.yaml | 6",
                "Error: parse error at (mychart/templates/cm.yaml:3): unclosed action started at mychart/templates/cm.yaml:2 | charts/a/templates/cm.yaml | 3",
                "Error: template: mychart/templates/sub/_x.tpl:3:6: executing \"x\" at <index>: error | charts/a/templates/sub/_x.tpl | 3",
                "Error: YAML parse error on mychart/templates/cm.yaml: error converting YAML to JSON: yaml: line 5: bad | charts/a/templates/cm.yaml | 5",
                "Error: found in Chart.yaml, but missing in charts/ directory: redis | charts/a/Chart.yaml | -",
            })
    void findsTheTemplateAndTheLine(String message, String file, Integer line) {
        RenderingException failure = HelmFailure.of(message, RepositoryPath.of("charts/a"));
        assertThat(failure.file()).isEqualTo(file);
        assertThat(failure.line()).isEqualTo(line);
        assertThat(failure.text()).startsWith("helm: ").doesNotContain("Error:");
    }
}
