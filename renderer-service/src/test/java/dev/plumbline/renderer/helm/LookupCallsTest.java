package dev.plumbline.renderer.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.MapTree;
import dev.plumbline.renderer.source.RepositoryPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LookupCallsTest {

    @Test
    void namesTheTemplateAndTheLineInTheChartAndItsSubcharts() {
        assertThat(in(Map.of(
                        "app/templates/a.yaml",
                        "a: 1\n{{- $s := (lookup \"v1\" \"Secret\" .Release.Namespace \"s\") }}\n",
                        "app/templates/deep/_b.tpl",
                        "{{ define \"x\" }}{{ range (lookup $v $k \"\" \"\").items }}{{ end }}{{ end }}",
                        "app/charts/db/templates/c.yaml",
                        "{{if\n  lookup .v}}{{end}}",
                        "other/templates/d.yaml",
                        "{{ lookup \"v1\" }}")))
                .containsExactly(
                        warning("app/templates/a.yaml:2"),
                        warning("app/templates/deep/_b.tpl:1"),
                        warning("app/charts/db/templates/c.yaml:2"));
    }

    @Test
    void passesOverCommentsTextAndOtherNames() {
        assertThat(in(Map.of(
                        "app/templates/a.yaml",
                        "# lookup \"v1\"\n{{- /* lookup \"v1\" */}}{{/* lookup $x */ -}}\n",
                        "app/templates/b.yaml",
                        "{{ .Values.lookup }} lookup \"v1\" {{ include \"lookup\" . }} {{ $lookup := 1 }}")))
                .isEmpty();
    }

    @Test
    void tellsNoMoreThanTen() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 30; i++) {
            many.put("app/templates/" + i + ".yaml", "{{ lookup \"v1\" }}");
        }
        assertThat(in(many)).hasSize(10);
    }

    /** Each is linked to from the one before, so that no path is long. */
    @Test
    void looksAtNoMoreChartsInOneAnotherThanFoldersMayBe() {
        Map<String, String> chain = new HashMap<>(Map.of("app/charts/n", GitFixture.LINK + "../../c000"));
        for (int i = 0; i < 200; i++) {
            chain.put("c%03d/charts/n".formatted(i), GitFixture.LINK + "../../c%03d".formatted(i + 1));
        }
        chain.put("c005/templates/a.yaml", "{{ lookup \"v1\" }}");
        chain.put("c200/templates/a.yaml", "{{ lookup \"v1\" }}");
        assertThat(in(chain))
                .containsExactly(
                        warning("c005/templates/a.yaml:1"),
                        "app has charts in one another deeper than 64 levels: no more were looked at for calls of"
                                + " lookup, which finds nothing");
    }

    private static String warning(String place) {
        return place + " calls lookup, which finds nothing: the renderer sees no cluster";
    }

    private static List<String> in(Map<String, String> files) {
        MapTree tree = new MapTree(files);
        return LookupCalls.in(tree.find(RepositoryPath.of("app")).orElseThrow(), tree);
    }
}
