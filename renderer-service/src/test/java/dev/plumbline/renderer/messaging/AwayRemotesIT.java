package dev.plumbline.renderer.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.InstalledServices;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.events.trust.TestKeys;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.GitServer;
import dev.plumbline.renderer.source.ServedGit;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** More applications of remotes that are away than a renderer has places for. */
@NullUnmarked
@ExtendWith(NativeTools.class)
class AwayRemotesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** Of some seconds, with what a busy machine needs for so many mirrors; a remote may be silent for far longer here. */
    private static final Duration SECONDS = Duration.ofSeconds(45);

    private static final int MANY = 1_100;

    @RegisterExtension
    final ServedGit served = new ServedGit();

    @RegisterExtension
    final InstalledServices services = new InstalledServices();

    @TempDir
    Path folder;

    private KafkaBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = new KafkaBroker();
        served.git()
                .commit(Map.of("app/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {a: b}\n"));
        services.add(new RendererProcess(
                "one",
                broker.bootstrap(),
                TestKeys.in(Files.createDirectories(folder.resolve("keys"))),
                folder,
                Map.of("PLUMBLINE_RENDERER_FETCH_IDLE", "10m", "PLUMBLINE_RENDERER_FETCH_TOTAL", "20m")));
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void rendersOthersWhileManyRepositoriesAreSilent() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            String host = "http://127.0.0.1:" + silent.getLocalPort() + "/";
            declareMany(i -> host + "r" + i + ".git");
            silent.accept().close(); // they are under way
            declareAnother();
            await().atMost(SECONDS).until(() -> rendered().contains("plumbline/another"));
        }
    }

    @Test
    void rendersOthersWhileManyApplicationsOfOneRepositoryWaitForIt() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort() + "/r.git";
            declareMany(i -> url);
            await().atMost(PATIENCE).until(() -> failed().size() > MANY / 2);
            declareAnother();
            await().atMost(SECONDS).until(() -> rendered().contains("plumbline/another"));
        }
    }

    @Test
    void rendersOthersWhileManyRepositoriesRefuseAndAllOnceTheyAreBack() {
        try (GitServer refusing = new GitServer()) {
            refusing.fail(true);
            declareMany(i -> refusing.serve("r" + i, served.git().repository()));
            await().atMost(PATIENCE).until(() -> failed().size() == MANY);
            declareAnother();
            await().atMost(SECONDS).until(() -> rendered().contains("plumbline/another"));
            assertThat(rendered()).hasSize(1);
            refusing.fail(false);
            await().atMost(PATIENCE).until(() -> rendered().size() == MANY + 1);
        }
    }

    private void declareMany(IntFunction<String> url) {
        broker.publish(IntStream.range(0, MANY)
                .mapToObj(i -> application("away-" + i, url.apply(i)))
                .toList());
    }

    private void declareAnother() {
        broker.publish(List.of(application("another", served.url())));
    }

    private static ApplicationDeclared application(String name, String url) {
        return Facts.declared(name, url, "app");
    }

    private Set<String> rendered() {
        return applicationsOf(ManifestsRendered.class);
    }

    private Set<String> failed() {
        return applicationsOf(RenderingFailed.class);
    }

    private Set<String> applicationsOf(Class<? extends ManifestsEvent> type) {
        return broker.events(Topic.MANIFESTS).stream()
                .map(each -> each.event())
                .filter(type::isInstance)
                .map(each -> each.subject())
                .collect(Collectors.toSet());
    }
}
