package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.GitServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A kustomization whose base is a submodule, and what the operator has to say to that. */
@NullUnmarked
@ExtendWith(NativeTools.class)
class SubmodulesIT {

    @TempDir
    Path folder;

    private final GitServer server = new GitServer();
    private RealRenderer renderer;
    private GitFixture app;
    private GitFixture base;
    private String url;
    private String first;

    @BeforeEach
    void commit() {
        app = new GitFixture(folder.resolve("app.git"));
        base = new GitFixture(folder.resolve("base.git"));
        url = server.serve("acme/app", app.repository());
        server.serve("acme/base", base.repository());
        first = base.commit(
                Map.of("web/kustomization.yaml", "resources: [cm.yaml]\n", "web/cm.yaml", configMap("one")));
        app.submodule("bases", first);
        app.commit(Map.of(
                ".gitmodules",
                "[submodule \"bases\"]\n\tpath = bases\n\turl = ../base.git\n",
                "overlay/kustomization.yaml",
                "resources: [../bases/web]\nnamePrefix: my-\n",
                "plain/a.yaml",
                configMap("plain")));
    }

    @AfterEach
    void stop() {
        renderer.close();
        server.close();
        app.close();
        base.close();
    }

    @Test
    void rendersFromTheCommitThatIsPinnedWhereItsRepositoryIsAllowed() {
        start(server.url("acme"));
        assertThat(value(renderer.render(url, "overlay"))).isEqualTo("one");
        String second = base.commit(Map.of("web/cm.yaml", configMap("two")));
        assertThat(renderer.render(url, "overlay")).isInstanceOf(RevisionConfirmed.class);
        app.submodule("bases", second);
        app.commit(Map.of());
        assertThat(value(renderer.render(url, "overlay"))).isEqualTo("two");
        double programs = renderer.programs();
        app.commit(Map.of("README.md", "nothing"));
        assertThat(renderer.render(url, "overlay")).isInstanceOf(RevisionConfirmed.class);
        assertThat(renderer.programs()).isEqualTo(programs);
        assertThat(value(renderer.render(url, "bases/web"))).isEqualTo("two");
    }

    @Test
    void refusesWhatIsNotAllowed() {
        start(server.url("acm"));
        RenderingFailed failed = (RenderingFailed) renderer.render(url, "overlay");
        assertThat(failed.reason()).isIn(Reason.INVALID_MANIFEST, Reason.PATH_NOT_FOUND);
        assertThat(failed.message()).contains("bases");
        RenderingFailed plain = (RenderingFailed) renderer.render(url, ".");
        assertThat(plain.message()).contains("bases is a submodule");
        assertThat(value(renderer.render(url, "plain"))).isEqualTo("plain");
    }

    @Test
    void refusesToFollowSubmodulesWithoutEnd() {
        start(server.url("acme"));
        base.submodule("bases", first);
        String self = base.commit(Map.of(".gitmodules", "[submodule \"b\"]\n\tpath = bases\n\turl = ./../base.git\n"));
        for (int i = 0; i < 6; i++) {
            base.submodule("bases", self);
            self = base.commit(Map.of("README.md", "level " + i));
        }
        app.submodule("bases", self);
        app.commit(Map.of());
        RenderingFailed failed = (RenderingFailed) renderer.render(url, ".");
        assertThat(failed.reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
        assertThat(failed.message()).contains("levels of submodules");
    }

    @Test
    void failsWhereTheCommitIsNotThere() {
        start(server.url("acme"));
        app.submodule("bases", "1".repeat(40));
        app.commit(Map.of());
        RenderingFailed failed = (RenderingFailed) renderer.render(url, "overlay");
        assertThat(failed.reason()).isEqualTo(Reason.REVISION_NOT_FOUND);
    }

    /** What was pushed to the outer repository before the inner one is there with the next trigger. */
    @Test
    void rendersFromACommitThatIsPushedAfterItWasPinned() {
        start(server.url("acme"));
        renderer.render(url, "overlay");
        String late = base.commit(Map.of("web/cm.yaml", configMap("late")));
        base.ref("refs/heads/main", first);
        app.submodule("bases", late);
        app.commit(Map.of());
        RenderingFailed failed = (RenderingFailed) renderer.render(url, "overlay");
        assertThat(failed.reason()).isEqualTo(Reason.REVISION_NOT_FOUND);
        base.ref("refs/heads/main", late);
        assertThat(value(renderer.render(url, "overlay"))).isEqualTo("late");
    }

    @Test
    void confirmsNoSetOfARepositoryThatIsNoLongerAllowed() {
        start(server.url("acme"));
        assertThat(value(renderer.render(url, "overlay"))).isEqualTo("one");
        for (Map<String, String> settings :
                List.of(Map.of("plumbline.renderer.submodules", server.url("other")), Map.<String, String>of())) {
            try (RealRenderer stricter = new RealRenderer(folder, settings).knowing(renderer)) {
                assertThat(stricter.render(url, "overlay")).isInstanceOf(RenderingFailed.class);
            }
        }
        try (RealRenderer same = new RealRenderer(folder, Map.of("plumbline.renderer.submodules", server.url("acme")))
                .knowing(renderer)) {
            assertThat(same.render(url, "overlay")).isInstanceOf(RevisionConfirmed.class);
        }
    }

    private void start(String allowed) {
        renderer = new RealRenderer(folder, Map.of("plumbline.renderer.submodules", allowed));
    }

    private static String value(ManifestsEvent event) {
        assertThat(event).as("%s", event).isInstanceOf(ManifestsRendered.class);
        return RealRenderer.objects(event).path(0).at("/data/value").asText();
    }

    private static String configMap(String value) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {value: \"" + value + "\"}\n";
    }
}
