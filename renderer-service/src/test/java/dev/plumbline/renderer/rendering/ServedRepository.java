package dev.plumbline.renderer.rendering;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.ServedGit;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A repository over HTTP, and a renderer that renders it. */
final class ServedRepository implements AutoCloseable {

    final RealRenderer renderer;
    final GitFixture git;
    private final ServedGit served = new ServedGit().start();

    ServedRepository(Path folder, Map<String, String> settings) {
        renderer = new RealRenderer(folder, settings);
        git = served.git();
    }

    /** The folder {@code app} without any settings. */
    ManifestsEvent render() {
        return renderer.render(served.url(), "app");
    }

    ApplicationSpec.Source source(ApplicationSpec.@Nullable Jsonnet jsonnet, ApplicationSpec.@Nullable Plugin plugin) {
        return new ApplicationSpec.Source(served.url(), "main", "app", null)
                .withJsonnet(jsonnet)
                .withPlugin(plugin);
    }

    @Override
    public void close() {
        renderer.close();
        served.stop();
    }
}
