package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.GitServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What other systems got wrong: manifests of one revision under the name of another. Argo CD's issues
 * <a href="https://github.com/argoproj/argo-cd/issues/26530">26530</a>,
 * <a href="https://github.com/argoproj/argo-cd/issues/29716">29716</a> and
 * <a href="https://github.com/argoproj/argo-cd/issues/29766">29766</a>.
 */
@NullUnmarked
@ExtendWith(NativeTools.class)
class NeverStaleIT {

    private static final int COMMITS = 15;

    @TempDir
    Path folder;

    private final GitServer server = new GitServer();
    private RealRenderer renderer;
    private GitFixture git;
    private String url;

    @BeforeEach
    void start() {
        renderer = new RealRenderer(folder, Map.of());
        git = new GitFixture(folder.resolve("fleet.git"));
        url = server.serve("fleet", git.repository());
    }

    @AfterEach
    void stop() {
        renderer.close();
        server.close();
        git.close();
    }

    /** 26530 and 29716: a branch that moves while it is rendered, with a chart and its value file in two folders. */
    @Test
    void rendersEachFileOfTheRevisionThatItNames() throws Exception {
        Map<String, String> numbers = new ConcurrentHashMap<>();
        numbers.put(commit(0), "0");
        ApplicationSpec.Source source = chart(new ApplicationSpec.Helm(null, List.of("../values/prod.yaml"), null));
        List<Future<ManifestsEvent>> renderings = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 1; number <= COMMITS; number++) {
                renderings.add(threads.submit(() -> renderer.renderAnew(source)));
                numbers.put(commit(number), Integer.toString(number));
                renderings.add(threads.submit(() -> renderer.renderAnew(source)));
            }
        }
        for (Future<ManifestsEvent> rendering : renderings) {
            ManifestsRendered set = (ManifestsRendered) rendering.get();
            JsonNode data = RealRenderer.objects(set).path(0).path("data");
            assertThat(data.path("template").asText()).isEqualTo(numbers.get(set.revision()));
            assertThat(data.path("value").asText()).isEqualTo(numbers.get(set.revision()));
        }
    }

    /** 26530: what could not be fetched is not rendered from what is there, and not remembered under a newer name. */
    @Test
    void namesNoRevisionThatItCouldNotFetch() {
        commit(1);
        ApplicationSpec.Source source = chart(new ApplicationSpec.Helm(null, List.of("../values/prod.yaml"), null));
        ManifestsRendered first = (ManifestsRendered) renderer.render(source);
        String second = commit(2);
        server.fail(true);
        RenderingFailed failed = renderer.failure(source);
        assertThat(failed.reason()).isEqualTo(Reason.SOURCE_UNAVAILABLE);
        assertThat(failed.revision()).isNull();
        server.fail(false);
        ManifestsRendered set = (ManifestsRendered) renderer.render(source);
        assertThat(set.revision()).isEqualTo(second);
        assertThat(set.digest()).isNotEqualTo(first.digest());
    }

    /** 29716: a failed rendering stays one until it is mended, and what follows is of the new revision only. */
    @Test
    void fallsBackToNoOlderRevisionWhereOneFails() {
        commit(1);
        ApplicationSpec.Source source = chart(new ApplicationSpec.Helm(null, List.of("../values/prod.yaml"), null));
        renderer.render(source);
        String broken = git.commit(Map.of("values/prod.yaml", ""));
        for (int attempt = 0; attempt < 2; attempt++) {
            RenderingFailed failed = renderer.failure(source);
            assertThat(failed.reason()).isEqualTo(Reason.PATH_NOT_FOUND);
            assertThat(failed.revision()).isEqualTo(broken);
        }
        String mended = commit(2);
        assertThat(renderer.render(source))
                .isInstanceOfSatisfying(ManifestsRendered.class, set -> assertThat(set.revision())
                        .isEqualTo(mended));
    }

    /** 29766: the same files, but not the same settings. */
    @Test
    void rendersAnewForEachChangeOfADefinition() {
        commit(1);
        List<ApplicationSpec.Source> definitions = List.of(
                chart(null),
                chart(new ApplicationSpec.Helm(null, List.of("../values/prod.yaml"), null)),
                chart(new ApplicationSpec.Helm(null, List.of("../values/prod.yaml"), "other")),
                chart(helm("1", null, false)),
                chart(helm("2", null, false)),
                chart(helm("2", "1.30.0", false)),
                chart(helm("2", "1.30.0", true)));
        String digest = "";
        for (ApplicationSpec.Source definition : definitions) {
            ManifestsRendered set = (ManifestsRendered) renderer.render(definition);
            assertThat(set.digest()).as("%s", definition).isNotEqualTo(digest);
            digest = set.digest();
            double programs = renderer.programs();
            assertThat(renderer.render(definition)).isInstanceOf(RevisionConfirmed.class);
            assertThat(renderer.programs()).isEqualTo(programs);
        }
    }

    /** 29766: what is no longer allowed is not confirmed because it was rendered before. */
    @Test
    void asksForASignatureThatWasNotRequiredBefore() {
        commit(1);
        renderer.render(chart(null));
        assertThat(renderer.render(chart(null))).isInstanceOf(RevisionConfirmed.class);
        ApplicationSpec.Source verified = new ApplicationSpec.Source(
                url,
                "main",
                "chart",
                null,
                null,
                null,
                new ApplicationSpec.Verify(ApplicationSpec.Verify.Mode.HEAD, List.of("alice")));
        assertThat(renderer.failure(verified).reason()).isEqualTo(Reason.UNVERIFIED);
    }

    private static ApplicationSpec.Helm helm(String value, String kubeVersion, boolean skipCrds) {
        return new ApplicationSpec.Helm(
                null,
                List.of(),
                null,
                false,
                List.of(new ApplicationSpec.Helm.Parameter("value", value, false)),
                kubeVersion,
                List.of(),
                skipCrds,
                List.of());
    }

    private ApplicationSpec.Source chart(ApplicationSpec.Helm helm) {
        return new ApplicationSpec.Source(url, "main", "chart", helm);
    }

    private String commit(int number) {
        return git.commit(Map.of(
                "chart/Chart.yaml",
                "apiVersion: v2\nname: web\nversion: 0.1.0\n",
                "chart/crds/crd.yaml",
                "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a.b}\n",
                "chart/templates/cm.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\ndata:\n"
                        + "  template: \"" + number + "\"\n  value: {{ .Values.value | quote }}\n"
                        + "  kube: {{ .Capabilities.KubeVersion.Version }}\n",
                "values/prod.yaml",
                "value: " + number + "\n"));
    }
}
