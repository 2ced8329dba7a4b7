package dev.plumbline.renderer.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ManifestReadingTest {

    private final ManifestReading reading = new ManifestReading("team", 1_000);

    /** A few kilobytes, that is, though none has more values than a file may. */
    @Test
    void countsWhatAliasesStandForOverAllFilesOfASet() {
        add(200_000);
        add(200_000);
        assertThatThrownBy(() -> add(200_000)).isInstanceOfSatisfying(RenderingException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
            assertThat(e.text()).contains("characters of all objects, aliases included", "at most 33554432");
        });
        assertThat(reading.manifests()).hasSize(2);
    }

    @Test
    void refusesAFileThatIsTooLargeInMemoryBeforeAllOfItIsThere() {
        String text = bomb(990_000).replace("kind: ConfigMap", "kind: 1");
        assertThatThrownBy(() -> add(text)).isInstanceOfSatisfying(RenderingException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.LIMIT_EXCEEDED));
    }

    @Test
    void takesAnOrdinarySetOfManyMegabytes() {
        String resource = """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: crd%d}
                spec:
                """ + """
                  - name: protocol
                    description: 'Protocol for port. Must be UDP, TCP, or SCTP. Defaults to "TCP", as the API server does it.'
                    type: string
                """.indent(16).repeat(1_700);
        for (int i = 0; i < 70; i++) {
            add(resource.formatted(i));
        }
        assertThat(reading.manifests()).hasSize(70);
    }

    private void add(int mappings) {
        add(bomb(mappings));
    }

    private void add(String text) {
        reading.add(text.getBytes(StandardCharsets.UTF_8), false, line -> new Origin("app/cm.yaml", line));
    }

    private String bomb(int mappings) {
        String name = "cm" + reading.manifests().size();
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\na: &a [" + "{}, ".repeat(1_000)
                + "]\nb: [" + "*a, ".repeat(mappings / 1_000 - 1) + "]\n";
    }
}
