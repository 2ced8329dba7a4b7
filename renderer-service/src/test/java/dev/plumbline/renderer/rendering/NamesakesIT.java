package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.ServedGit;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Folders that are called what a rendering depends on beside its files: a tool, a setting. */
@NullUnmarked
@ExtendWith(NativeTools.class)
class NamesakesIT {

    private static final List<String> FOLDERS = List.of(
            "helm", "cluster", "kustomize", "charts", "jsonnet", "settings", "plugin", "name", "postBuild", "absent");

    private static final Map<String, String> SETTINGS = Map.of(
            "plumbline.renderer.kustomize-helm", "true",
            "plumbline.renderer.plugins.cat.command", "/usr/bin/cat,FILE");

    private static final String CHART = "apiVersion: v2\nname: chart\nversion: 1.0.0\n";

    @RegisterExtension
    final ServedGit served = new ServedGit();

    @TempDir
    Path folder;

    /** Each with the file of a folder that is changed, and the others in it. */
    enum Way {
        HELM("templates/cm.yaml", Map.of("Chart.yaml", CHART)),
        KUSTOMIZE(
                "patch.yaml",
                Map.of(
                        "kustomization.yaml",
                        "resources: [cm.yaml]\npatches: [{path: patch.yaml}]\n"
                                + "helmCharts: [{name: chart, releaseName: a}]\n",
                        "cm.yaml",
                        configMap("cm", "unpatched"),
                        "charts/chart/Chart.yaml",
                        CHART,
                        "charts/chart/values.yaml",
                        "a: b\n",
                        "charts/chart/templates/cm.yaml",
                        configMap("chart", "x"))),
        JSONNET("cm.yaml", Map.of("main.jsonnet", "[]")),
        PLUGIN("FILE", Map.of()),
        VARIABLES("cm.yaml", Map.of());

        final String changed;
        final Map<String, String> others;

        Way(String changed, Map<String, String> others) {
            this.changed = changed;
            this.others = others;
        }

        ApplicationSpec.Source of(ApplicationSpec.Source source) {
            return switch (this) {
                case HELM, KUSTOMIZE, JSONNET -> source;
                case PLUGIN -> source.withPlugin(new ApplicationSpec.Plugin("cat", Map.of(), null, List.of()));
                case VARIABLES ->
                    source.withPostBuild(new ApplicationSpec.PostBuild(Map.of("a", "b"), List.of(), false));
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void areRenderedAgainWhereTheyChanged(Way way) {
        try (RealRenderer renderer = new RealRenderer(folder, SETTINGS)) {
            for (String name : FOLDERS) {
                Map<String, String> files = new HashMap<>();
                way.others.forEach((file, text) -> files.put(name + "/" + file, text));
                files.put(name + "/" + way.changed, configMap("cm", "before"));
                served.git().commit(files);
                ApplicationSpec.Source source = way.of(new ApplicationSpec.Source(served.url(), "main", name, null));
                assertThat(renderer.render(source)).as(name).isInstanceOf(ManifestsRendered.class);
                served.git().commit(Map.of("unrelated", name));
                assertThat(renderer.render(source)).as(name).isInstanceOf(RevisionConfirmed.class);
                served.git().commit(Map.of(name + "/" + way.changed, configMap("cm", "after")));
                assertThat(RealRenderer.objects(renderer.render(source)).findValuesAsText("is"))
                        .as(name)
                        .contains("after");
            }
        }
    }

    private static String configMap(String name, String is) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata: {is: " + is + "}\n";
    }
}
