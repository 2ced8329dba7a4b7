package dev.plumbline.renderer.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.renderer.manifest.Origin;
import dev.plumbline.renderer.source.MapTree;
import dev.plumbline.renderer.source.RepositoryPath;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RenderedTemplatesTest {

    private static final String OUTPUT = """
            ---
            # Source: app/templates/a.yaml
            apiVersion: v1
            kind: ConfigMap
            ---
            # Source: app/templates/a.yaml
            apiVersion: v1
            kind: Secret
            ---
            # Source: app/charts/db/templates/b.yaml
            apiVersion: v1
            # Source: app/../../../elsewhere
            kind: Pod
            """;

    private final RenderedTemplates templates = new RenderedTemplates(
            OUTPUT.getBytes(StandardCharsets.UTF_8),
            RepositoryPath.of("shop/app"),
            new MapTree(Map.of("shop/app/templates/a.yaml", """
                    {{ if true }}
                    apiVersion: v1
                      kind: ConfigMap
                    ---
                    apiVersion: v1
                    kind: Secret
                    """)));

    @Test
    void namesTheTemplateAndTheLineThatReadsTheSame() {
        assertThat(templates.at(3)).isEqualTo(new Origin("shop/app/templates/a.yaml", 3));
        assertThat(templates.at(7)).isEqualTo(new Origin("shop/app/templates/a.yaml", 6));
    }

    @Test
    void namesTheTemplateAloneWhereItsTextIsElsewhere() {
        assertThat(templates.at(11)).isEqualTo(new Origin("shop/app/charts/db/templates/b.yaml", null));
    }

    @Test
    void namesNothingOutsideTheRepository() {
        assertThat(templates.at(1)).isEqualTo(new Origin(null, null));
        assertThat(templates.at(13)).isEqualTo(new Origin("shop/app", null));
    }
}
