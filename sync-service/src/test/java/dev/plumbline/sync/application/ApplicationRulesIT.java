package dev.plumbline.sync.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.cluster.ControlPlane;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server itself says to what people write. */
class ApplicationRulesIT {

    private static final ControlPlane CLUSTER = new ControlPlane();

    @BeforeAll
    static void start() {
        CLUSTER.start();
    }

    @AfterAll
    static void stop() {
        CLUSTER.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "source: {repoURL: 'https://git.example/fleet', path: web}",
                "source: {repoURL: 'ssh://git@git.example/fleet', revision: feature/a}",
                "source: {repoURL: 'git@git.example:fleet.git'}",
                "source: {repoURL: 'https://git.example/fleet', revision: '>=1.2 <2'}",
                "source: {repoURL: 'https://charts.example', chart: web, revision: '^1.2.0'}",
                "source: {repoURL: 'https://charts.example/stable/', chart: web, revision: '>= 1.2, < 2 || ~3.x'}",
                "source: {repoURL: 'oci://registry.example/charts', chart: web, revision: 1.2.3}",
                "source: {repoURL: 'oci://registry.example/charts/web', revision: '*'}",
                "sources: [{repoURL: 'https://git.example/a', path: a}, {repoURL: 'https://git.example/b', ref: b}]",
                "sources: [{repoURL: 'https://git.example/a'}]",
            })
    void takesSourcesOfEveryKind(String sources) {
        assertThat(created(sources).getMetadata().getName()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "suspend: true | give either source, or sources where there are several",
                "{source: {repoURL: 'https://git.example/a'}, sources: [{repoURL: 'https://git.example/a'}]} | give either source",
                "sources: [] | should have at least 1 items",
                "sources: [{repoURL: 'https://git.example/a', ref: a}] | at least one source must give objects",
                "sources: [{repoURL: 'https://git.example/a', ref: a, path: a}, {repoURL: 'https://git.example/b', ref: a}] | no two sources may have the same ref",
                "sources: [{repoURL: 'https://git.example/a', ref: $a, path: a}] | must be letters, digits, _ and -, without $",
                "sources: [{repoURL: 'https://git.example/a', path: ../a}] | must stay within the repository",
                "source: {repoURL: 'https://git.example/a', revision: 'a:b'} | revision must be a branch, a tag, a commit or a range",
                "source: {repoURL: 'https://git.example/a', revision: --upload-pack=x} | revision must be a branch, a tag, a commit or a range",
                "source: {repoURL: 'file:///etc/passwd'} | repoURL must be an http://, https://, ssh:// or oci:// URL",
                "source: {repoURL: 'https://charts.example'} | repoURL must be an http://, https://, ssh:// or oci:// URL",
                "source: {repoURL: 'git@git.example:a', chart: a, revision: '1'} | with a chart, repoURL must be",
                "source: {repoURL: 'https://charts.example', chart: a} | with a chart, revision must be a version or a range",
                "source: {repoURL: 'https://charts.example', chart: ../a, revision: '1'} | must be a chart's name",
                "source: {repoURL: 'https://u:hunter2@charts.example', chart: a, revision: '1'} | must not hold a password",
            })
    void saysWhatIsWrong(String sources, String message) {
        assertThatThrownBy(() -> created(sources))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(message);
    }

    @Test
    void givesThePathOfASingleSourceItsDefaultOnly() {
        assertThat(created("source: {repoURL: 'https://git.example/a', ref: a}")
                        .getSpec()
                        .declared()
                        .allSources())
                .extracting(ApplicationSpec.Source::path)
                .containsExactly(".");
        assertThat(created("sources: [{repoURL: 'https://git.example/a'}, {repoURL: 'https://git.example/b', ref: b}]")
                        .getSpec()
                        .declared()
                        .allSources())
                .extracting(ApplicationSpec.Source::path)
                .containsExactly(".", null);
    }

    /** The line of the spec may be a mapping of its own, or one entry of the spec. */
    private static Application created(String sources) {
        String entries = sources.startsWith("{") ? sources.substring(1, sources.length() - 1) : sources;
        String yaml = """
                apiVersion: plumbline.dev/v1alpha1
                kind: Application
                metadata: {generateName: rules-, namespace: default}
                spec: {destination: {namespace: default}, %s}
                """.formatted(entries);
        return CLUSTER.client()
                .resources(Application.class)
                .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .create();
    }
}
