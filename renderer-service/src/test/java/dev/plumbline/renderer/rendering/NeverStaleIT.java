package dev.plumbline.renderer.rendering;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.SourceRevision;
import dev.plumbline.events.trust.TestKeys;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.ServedGit;
import java.io.IOException;
import java.nio.file.Files;
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
import org.junit.jupiter.api.extension.RegisterExtension;
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

    @RegisterExtension
    final ServedGit served = new ServedGit();

    @TempDir
    Path folder;

    private RealRenderer renderer;
    private GitFixture git;

    @BeforeEach
    void start() {
        renderer = new RealRenderer(folder, Map.of());
        git = served.git();
    }

    @AfterEach
    void stop() {
        renderer.close();
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

    /** 29716 as it was reported: a chart and its values are two sources of one repository, here with its URL written in two ways. */
    @Test
    void rendersSourcesOfOneRepositoryFromOneRevision() throws Exception {
        Map<String, String> numbers = new ConcurrentHashMap<>();
        numbers.put(commit(0), "0");
        List<ApplicationSpec.Source> sources = List.of(
                chart(new ApplicationSpec.Helm(null, List.of("$values/values/prod.yaml"), null)),
                ApplicationSpec.Source.lending(served.url() + "/", "main", "values"));
        List<Future<ManifestsEvent>> renderings = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 1; number <= COMMITS; number++) {
                renderings.add(threads.submit(() -> renderer.renderAnew(sources)));
                numbers.put(commit(number), Integer.toString(number));
                renderings.add(threads.submit(() -> renderer.renderAnew(sources)));
            }
        }
        for (Future<ManifestsEvent> rendering : renderings) {
            ManifestsRendered set = (ManifestsRendered) rendering.get();
            JsonNode data = RealRenderer.objects(set).path(0).path("data");
            assertThat(data.path("template").asText()).isEqualTo(numbers.get(set.revision()));
            assertThat(data.path("value").asText()).isEqualTo(numbers.get(set.revision()));
            assertThat(set.sources()).extracting(SourceRevision::revision).containsOnly(set.revision());
        }
    }

    /** 26530: what could not be fetched is not rendered from what is there, and not remembered under a newer name. */
    @Test
    void namesNoRevisionThatItCouldNotFetch() {
        commit(1);
        ApplicationSpec.Source source = chart(new ApplicationSpec.Helm(null, List.of("../values/prod.yaml"), null));
        ManifestsRendered first = (ManifestsRendered) renderer.render(source);
        String second = commit(2);
        served.server().fail(true);
        RenderingFailed failed = renderer.failure(source);
        assertThat(failed.reason()).isEqualTo(Reason.SOURCE_UNAVAILABLE);
        assertThat(failed.revision()).isNull();
        served.server().fail(false);
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
        ApplicationSpec.Source verified = new ApplicationSpec.Source(served.url(), "main", "chart", null)
                .withVerify(new ApplicationSpec.Verify(ApplicationSpec.Verify.Mode.HEAD, List.of("alice")));
        assertThat(renderer.failure(verified).reason()).isEqualTo(Reason.UNVERIFIED);
    }

    /** A set says whose it is; what two repositories have in common is no history. */
    @Test
    void tellsTheSetOfAnotherRepositoryAnewThoughItIsTheSame() {
        commit(1);
        ApplicationSpec.Source source = chart(null);
        ManifestsRendered first = (ManifestsRendered) renderer.render(source);
        try (GitFixture copy = new GitFixture(folder.resolve("copy.git"))) {
            GitFixture original = git;
            git = copy;
            String revision = commit(1);
            git = original;
            ApplicationSpec.Source elsewhere =
                    new ApplicationSpec.Source(served.server().serve("copy", copy.repository()), "main", "chart", null);
            ManifestsRendered second = (ManifestsRendered) renderer.render(elsewhere);
            assertThat(second.repository()).isNotEqualTo(first.repository());
            assertThat(second.revision()).isEqualTo(revision);
            assertThat(second.digest()).isEqualTo(first.digest());
            assertThat(second.forced()).isFalse();
            assertThat(renderer.render(elsewhere)).isInstanceOf(RevisionConfirmed.class);
        }
    }

    /** 29766: what the operator no longer allows is not confirmed, though nothing of it changed. */
    @Test
    void confirmsNothingThatIsOverALimitByNow() {
        commit(1);
        ApplicationSpec.Source source = chart(null);
        renderer.render(source);
        try (RealRenderer stricter =
                new RealRenderer(folder, Map.of("plumbline.renderer.limits.objects", "1")).knowing(renderer)) {
            assertThat(stricter.failure(source).reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
        }
        try (RealRenderer same = new RealRenderer(folder, Map.of()).knowing(renderer)) {
            assertThat(same.render(source)).isInstanceOf(RevisionConfirmed.class);
        }
    }

    /** What is signed or sealed with a key that was changed since could no longer be believed or read. */
    @Test
    void signsAndSealsAnewWhereAKeyWasChanged() throws IOException {
        commit(1);
        ApplicationSpec.Source source = chart(null);
        ManifestsRendered first = (ManifestsRendered) renderer.render(source);
        assertThat(renderer.refresh(source)).isInstanceOf(RevisionConfirmed.class);
        for (String key : List.of("signing.key", "sealing.pub", "fingerprint.key")) {
            Path other = Files.createDirectories(folder.resolve("with-" + key));
            Files.move(TestKeys.in(other).file(key), folder.resolve("keys").resolve(key), REPLACE_EXISTING);
            try (RealRenderer rotated = new RealRenderer(folder, Map.of()).knowing(renderer)) {
                ManifestsRendered anew = (ManifestsRendered) rotated.refresh(source);
                assertThat(anew.digest()).as(key).isEqualTo(first.digest());
                assertThat(rotated.refresh(source)).isInstanceOf(RevisionConfirmed.class);
            }
        }
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
                List.of(),
                false);
    }

    private ApplicationSpec.Source chart(ApplicationSpec.Helm helm) {
        return new ApplicationSpec.Source(served.url(), "main", "chart", helm);
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
