package dev.plumbline.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SeveralSourcesTest {

    private static final ApplicationRef WEB = new ApplicationRef("fleet", "web", "0b1c");
    private static final ApplicationSpec.Destination DESTINATION = new ApplicationSpec.Destination("fleet");
    private static final ApplicationSpec.SyncPolicy SYNC = new ApplicationSpec.SyncPolicy(true, true, true);
    private static final ApplicationSpec.Source CHART = ApplicationSpec.Source.ofChart(
            "https://charts.example.org",
            "^1.2.0",
            "web",
            new ApplicationSpec.Helm(null, List.of("$values/web.yaml"), null));
    private static final ApplicationSpec.Source VALUES =
            ApplicationSpec.Source.lending("https://git.example.org/values", "main", "values");

    @Test
    void areWrittenBesideNoSingleOne() throws IOException {
        ApplicationDeclared declared =
                new ApplicationDeclared(WEB, 3, new ApplicationSpec(List.of(CHART, VALUES), DESTINATION, SYNC, false));
        String json = EventJson.mapper().writeValueAsString(declared);
        assertThat(EventJson.mapper().readTree(json))
                .isEqualTo(EventJson.mapper().readTree("""
                {"application": {"namespace": "fleet", "name": "web", "uid": "0b1c"}, "generation": 3,
                 "spec": {
                   "sources": [
                     {"repoUrl": "https://charts.example.org", "revision": "^1.2.0", "path": ".", "chart": "web",
                      "helm": {"valueFiles": ["$values/web.yaml"]}},
                     {"repoUrl": "https://git.example.org/values", "revision": "main", "ref": "values"}],
                   "destination": {"namespace": "fleet"},
                   "sync": {"automated": true, "prune": true, "selfHeal": true},
                   "suspend": false}}
                """));
        assertThat(EventJson.mapper().readValue(json, ApplicationDeclared.class))
                .isEqualTo(declared);
    }

    @Test
    void areEitherOneOrSeveralAndNotTooMany() {
        assertThatThrownBy(() -> new ApplicationSpec(VALUES, List.of(CHART), DESTINATION, SYNC, false))
                .hasMessageContaining("either");
        assertThatThrownBy(() -> new ApplicationSpec(List.of(), DESTINATION, SYNC, false))
                .hasMessageContaining("either");
        assertThatThrownBy(() -> new ApplicationSpec(Collections.nCopies(17, CHART), DESTINATION, SYNC, false))
                .hasMessageContaining("17 sources; at most 16");
    }

    /** A reader before several sources knows only that a set has a revision. */
    @Test
    void eachHaveTheirRevisionInTheSetAndUnderItsSignature() throws IOException {
        ManifestsRendered first = rendered("a".repeat(40));
        ManifestsRendered other = rendered("b".repeat(40));
        assertThat(other.revision()).isEqualTo(first.revision());
        assertThat(other.signed()).isNotEqualTo(first.signed());
        assertThat(other.id()).isNotEqualTo(first.id());
        String json = EventJson.mapper().writeValueAsString(first);
        assertThat(EventJson.mapper().readTree(json).path("sources").toString())
                .isEqualTo("[{\"repository\":\"helm://charts.example.org/web\",\"revision\":\"1.2.3@sha256:00\"},"
                        + "{\"repository\":\"git.example.org/values\",\"revision\":\"" + "a".repeat(40) + "\"}]");
        assertThat(EventJson.mapper().readValue(json, ManifestsRendered.class)).isEqualTo(first);
    }

    @Test
    void eachHaveTheirRevisionInTheConfirmationOfASet() throws IOException {
        RevisionConfirmed first = confirmed("a".repeat(40));
        assertThat(first.id()).isNotEqualTo(confirmed("b".repeat(40)).id());
        String json = EventJson.mapper().writeValueAsString(first);
        assertThat(EventJson.mapper().readValue(json, RevisionConfirmed.class)).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({
        "https://charts.example.org,        web, helm://charts.example.org/web",
        "https://Charts.example.org:443/a/, web, helm://charts.example.org/a/web",
        "http://127.0.0.1:8879/,            web, helm://127.0.0.1:8879/web",
        "https://user:hunter2@x.example/a,  web, helm://x.example/a/web",
        "oci://registry.example/charts/,    web, oci://registry.example/charts/web",
    })
    void ofHelmRepositoriesAreChartsOfTheirOwn(String url, String chart, String identity) {
        assertThat(RepositoryUrl.ofChart(url, chart)).isEqualTo(new RepositoryUrl(identity));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../web", "a/b", "-web", "we b", "web#1"})
    void takeNoPathForTheNameOfAChart(String chart) {
        assertThatThrownBy(() -> RepositoryUrl.ofChart("https://charts.example.org", chart))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellWhatTheyAreFetchedFrom() {
        assertThat(VALUES.kind()).isEqualTo(SourceKind.GIT);
        assertThat(CHART.kind()).isEqualTo(SourceKind.HELM);
        assertThat(new ApplicationSpec.Source("oci://registry.example/web", "1.0.0", ".", null).kind())
                .isEqualTo(SourceKind.OCI);
    }

    private static ManifestsRendered rendered(String values) {
        return new ManifestsRendered(
                        WEB,
                        3,
                        CHART.repository(),
                        "1.2.3@sha256:00",
                        false,
                        SourceType.HELM,
                        "fleet",
                        "sha256:1",
                        "sha256:2",
                        new ManifestsRendered.Contents(2, "KLUv", null),
                        "c2ln")
                .withSources(revisions(values));
    }

    private static RevisionConfirmed confirmed(String values) {
        return new RevisionConfirmed(WEB, 3, "1.2.3@sha256:00", "sha256:2", false, revisions(values));
    }

    private static List<SourceRevision> revisions(String values) {
        return List.of(
                new SourceRevision(CHART.repository(), "1.2.3@sha256:00"),
                new SourceRevision(VALUES.repository(), values));
    }
}
