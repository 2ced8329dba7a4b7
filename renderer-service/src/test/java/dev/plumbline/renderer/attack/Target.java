package dev.plumbline.renderer.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.rendering.RealRenderer;
import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.GitServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A renderer to be attacked, a repository to attack it from, and what must hold after each attack. */
final class Target implements AutoCloseable {

    private static final long ROOM = 64L << 20;

    final RealRenderer renderer;
    final GitServer server = new GitServer();
    final GitFixture git;
    final String url;
    private final long heapBefore = heap();

    /** The time of processors that each worker had taken when it was last looked at. */
    private final Map<Long, Duration> taken = new HashMap<>();

    Target(Path folder, Map<String, String> settings) {
        renderer = new RealRenderer(folder, settings);
        git = new GitFixture(folder.resolve("attack.git"));
        url = server.serve("attack", git.repository());
    }

    /** Commits files, and gives the failure that the folder {@code app} ends with; all is well again afterwards. */
    RenderingFailed refused(Map<String, String> files) {
        git.commit(files);
        return refused(source(null));
    }

    /** The failure that a source ends with; all is well again afterwards. */
    RenderingFailed refused(ApplicationSpec.Source source) {
        RenderingFailed failed = renderer.failure(source);
        assertWell();
        return failed;
    }

    ApplicationSpec.Source source(ApplicationSpec.Helm helm) {
        return new ApplicationSpec.Source(url, "main", "app", helm);
    }

    ApplicationSpec.Source source(String revision, String path) {
        return new ApplicationSpec.Source(url, revision, path, null);
    }

    static ApplicationSpec.Helm valueFiles(String... files) {
        return new ApplicationSpec.Helm(null, List.of(files), null);
    }

    static String configMap(String value) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {value: \"" + value + "\"}\n";
    }

    /** The next good commit renders, nothing of an attack is still running, and the memory is back. */
    void assertWell() {
        String value = UUID.randomUUID().toString();
        git.commit(Map.of("well/cm.yaml", configMap(value)));
        assertThat(RealRenderer.objects(renderer.render(url, "well"))
                        .path(0)
                        .at("/data/value")
                        .asText())
                .isEqualTo(value);
        await().atMost(Duration.ofSeconds(60)).until(() -> leftProcesses() == 0);
        await().atMost(Duration.ofSeconds(60)).until(() -> heap() < heapBefore + ROOM);
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** But for workers that wait for the next run: these take no time. */
    private long leftProcesses() {
        String worker = NativeTools.folder().resolve("worker").toString();
        return ProcessHandle.current()
                .descendants()
                .filter(process -> !process.info().commandLine().orElse("").contains(worker) || isBusy(process))
                .count();
    }

    private boolean isBusy(ProcessHandle worker) {
        Duration now = worker.info().totalCpuDuration().orElse(Duration.ZERO);
        return !now.equals(taken.put(worker.pid(), now));
    }

    @Override
    public void close() {
        renderer.close();
        server.close();
        git.close();
    }
}
