package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.registry.FileServer;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.GitServer;
import dev.plumbline.renderer.source.signature.GpgSigner;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Charts that the real Helm packed and indexed. */
@NullUnmarked
@ExtendWith(NativeTools.class)
class HelmRepositoryIT {

    private static final String TEMPLATE =
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  version: {{ .Chart.Version }}\n"
                    + "  value: {{ .Values.value | default \"none\" }}\n";

    @TempDir
    Path folder;

    private Path charts;
    private Path logins;
    private Path signers;
    private HelmProgram helm;
    private FileServer server;
    private RealRenderer renderer;

    @BeforeEach
    void start() throws Exception {
        charts = Files.createDirectories(folder.resolve("charts"));
        logins = Files.writeString(folder.resolve("logins"), "credentials: []\n");
        helm = new HelmProgram(Files.createDirectories(folder.resolve("helm")));
        server = new FileServer(charts);
        signers = Files.createDirectories(folder.resolve("signers"));
        renderer = new RealRenderer(
                folder,
                Map.of(
                        "plumbline.git.credentials-file",
                        logins.toString(),
                        "plumbline.renderer.fetch.idle",
                        "30s",
                        "plumbline.renderer.signers-directory",
                        signers.toString()));
        publish("1.2.9", "1.2.10", "1.3.0-rc.1");
    }

    @AfterEach
    void stop() {
        renderer.close();
        server.close();
    }

    @Test
    void rendersTheNewestVersionOfARangeAndPinsItsDigest() throws Exception {
        ManifestsRendered set = (ManifestsRendered) renderer.render(chart("^1.2.0"));
        assertThat(data(set, "version")).isEqualTo("1.2.10");
        assertThat(set.revision())
                .isEqualTo("1.2.10@" + CanonicalJson.digest(Files.readAllBytes(charts.resolve("web-1.2.10.tgz"))));
        assertThat(set.repository()).isEqualTo(RepositoryUrl.ofChart(server.url(), "web"));
        assertThat(data((ManifestsRendered) renderer.render(chart("1.2.9")), "version"))
                .isEqualTo("1.2.9");
        assertThat(data((ManifestsRendered) renderer.render(chart(">=1.3.0-0")), "version"))
                .isEqualTo("1.3.0-rc.1");
    }

    @Test
    void forgetsRangesThatNobodyNamesAnyMore() {
        for (String range : List.of("^1.2.0", "1.2.9", ">=1.3.0-0")) {
            renderer.render(chart(range));
        }
        assertThat(renderer.remembered()).isEqualTo(3);
        renderer.forgetAllBut(chart("1.2.9"));
        assertThat(renderer.remembered()).isEqualTo(1);
        assertThat(data((ManifestsRendered) renderer.render(chart("^1.2.0")), "version"))
                .isEqualTo("1.2.10");
        renderer.forgetAllBut();
        assertThat(renderer.remembered()).isZero();
    }

    @Test
    void asksOnlyWhetherTheIndexChangedAndTakesANewVersionOnceItIsThere() throws Exception {
        renderer.render(chart("^1.2.0"));
        double programs = renderer.programs();
        assertThat(renderer.render(chart("^1.2.0"))).isInstanceOf(RevisionConfirmed.class);
        assertThat(renderer.programs()).isEqualTo(programs);
        assertThat(server.answers()).containsExactly("200 /index.yaml", "200 /web-1.2.10.tgz", "304 /index.yaml");
        publish("1.3.0");
        ManifestsRendered set = (ManifestsRendered) renderer.render(chart("^1.2.0"));
        assertThat(data(set, "version")).isEqualTo("1.3.0");
        assertThat(set.forced()).isFalse();
    }

    /** What was rendered before is no commit, and no other chart's is one of this. */
    @Test
    void goesOnWhereTheSourceBecomesAGitRepositoryAndAChartAgain() {
        try (GitServer server2 = new GitServer();
                GitFixture git = new GitFixture(folder.resolve("app.git"))) {
            String first = git.commit(Map.of("app/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"));
            ApplicationSpec.Source source =
                    new ApplicationSpec.Source(server2.serve("app", git.repository()), "main", "app", null);
            renderer.render(chart("^1.2.0"));
            ManifestsRendered set = (ManifestsRendered) renderer.render(source);
            assertThat(set.revision()).isEqualTo(first);
            assertThat(set.forced()).isFalse();
            assertThat(data((ManifestsRendered) renderer.render(chart("^1.2.0")), "version"))
                    .isEqualTo("1.2.10");
        }
    }

    @Test
    void rendersWithTheValuesOfAGitRepository() {
        try (GitServer git = new GitServer();
                GitFixture values = new GitFixture(folder.resolve("values.git"))) {
            values.commit(Map.of("web/prod.yaml", "value: from-git\n"));
            String url = git.serve("values", values.repository());
            ManifestsRendered set = (ManifestsRendered) renderer.render(List.of(
                    chart("^1.2.0", new ApplicationSpec.Helm(null, List.of("$values/web/prod.yaml"), null)),
                    ApplicationSpec.Source.lending(url, "main", "values")));
            assertThat(data(set, "value")).isEqualTo("from-git");
            assertThat(set.sources()).hasSize(2);
        }
    }

    @Test
    void refusesAnArchiveThatIsNotTheOneOfTheIndex() throws Exception {
        Files.copy(
                charts.resolve("web-1.2.9.tgz"), charts.resolve("web-1.2.10.tgz"), StandardCopyOption.REPLACE_EXISTING);
        RenderingFailed failed = renderer.failure(chart("^1.2.0"));
        assertThat(failed.reason()).isEqualTo(Reason.UNVERIFIED);
        assertThat(failed.message()).contains("was expected");
    }

    @Test
    void saysWhatIsNotThere() throws Exception {
        assertThat(renderer.failure(chart("^2")).message()).contains("has no version ^2 of the chart web");
        assertThat(renderer.failure(chart("main")).reason()).isEqualTo(Reason.REVISION_NOT_FOUND);
        Files.delete(charts.resolve("web-1.2.10.tgz"));
        assertThat(renderer.failure(chart("^1.2.0")).message())
                .contains("has no archive of the chart's version 1.2.10");
        Files.delete(charts.resolve("index.yaml"));
        assertThat(renderer.failure(chart("^1.2.0")).reason()).isEqualTo(Reason.SOURCE_UNAVAILABLE);
    }

    @Test
    void logsInWithTheCredentialsOfTheFile() throws Exception {
        server.require("Basic " + Base64.getEncoder().encodeToString("robot:hunter2".getBytes(StandardCharsets.UTF_8)));
        RenderingFailed failed = renderer.failure(chart("^1.2.0"));
        assertThat(failed.message()).contains("without another login").doesNotContain("hunter2");
        Files.writeString(
                logins, "credentials:\n- url: " + server.url() + "\n  username: robot\n  password: hunter2\n");
        assertThat(renderer.render(chart("^1.2.0"))).isInstanceOf(ManifestsRendered.class);
    }

    /** Which is all that a chart without a network can have. */
    @Test
    void rendersDependenciesThatTheArchiveHolds() throws Exception {
        helm.pack(
                "1.4.0",
                Map.of(
                        "templates/cm.yaml",
                        TEMPLATE,
                        "charts/dep/Chart.yaml",
                        "apiVersion: v2\nname: dep\nversion: 0.1.0\n",
                        "charts/dep/templates/cm.yaml",
                        TEMPLATE.replace("name: web", "name: dep")),
                charts);
        helm.index(charts);
        assertThat(RealRenderer.objects(renderer.render(chart("^1.4.0")))).hasSize(2);
    }

    @Test
    void asksForTheProvenanceThatHelmSigned() throws Exception {
        GpgSigner alice = GpgSigner.fresh();
        alice.trusted(signers, "alice");
        GpgSigner.fresh().trusted(signers, "bob");
        Path keyring = folder.resolve("alice.secret");
        alice.secret(keyring, "alice");
        helm.pack(
                "1.5.0",
                Map.of("templates/cm.yaml", TEMPLATE),
                charts,
                "--sign",
                "--key",
                "alice",
                "--keyring",
                keyring.toString());
        helm.index(charts);
        ManifestsRendered set = (ManifestsRendered) renderer.render(verified("1.5.0", "alice"));
        assertThat(data(set, "version")).isEqualTo("1.5.0");
        assertUnverified(verified("1.5.0", "bob"), "is not verified");
        assertUnverified(verified("1.2.9", "alice"), "has no provenance file");
        Files.copy(charts.resolve("web-1.5.0.tgz.prov"), charts.resolve("web-1.2.9.tgz.prov"));
        assertUnverified(verified("1.2.9", "alice"), "is of another archive");
        // What alice signed as 1.5.0, under a number that she never gave it.
        Files.copy(charts.resolve("web-1.5.0.tgz"), charts.resolve("web-9.0.0.tgz"));
        Files.copy(charts.resolve("web-1.5.0.tgz.prov"), charts.resolve("web-9.0.0.tgz.prov"));
        Path index = charts.resolve("index.yaml");
        Files.writeString(
                index,
                Files.readString(index).replace("1.5.0.tgz", "9.0.0.tgz").replace("version: 1.5.0", "version: 9.0.0"));
        assertUnverified(verified("9.0.0", "alice"), "is of another version of it, or of another chart");
    }

    @Test
    void waitsForNoHangingRepositoryButItsOwn() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ApplicationSpec.Source hangs =
                    ApplicationSpec.Source.ofChart("http://127.0.0.1:" + silent.getLocalPort(), "1.x", "web", null);
            Future<ManifestsEvent> waiting = threads.submit(() -> renderer.renderAnew(hangs));
            try (Socket asked = silent.accept()) {
                ManifestsRendered set = (ManifestsRendered) renderer.renderAnew(chart("1.2.9"));
                assertThat(data(set, "version")).isEqualTo("1.2.9");
                assertThat(waiting.isDone()).isFalse();
            }
            assertThat(waiting.get())
                    .isInstanceOfSatisfying(RenderingFailed.class, failed -> assertThat(failed.reason())
                            .isEqualTo(Reason.SOURCE_UNAVAILABLE));
        }
    }

    private void assertUnverified(ApplicationSpec.Source source, String message) {
        RenderingFailed failed = renderer.failure(source);
        assertThat(failed.reason()).isEqualTo(Reason.UNVERIFIED);
        assertThat(failed.message()).contains(message);
    }

    private ApplicationSpec.Source verified(String version, String key) {
        ApplicationSpec.Verify verify = new ApplicationSpec.Verify(ApplicationSpec.Verify.Mode.HEAD, List.of(key));
        return ApplicationSpec.Source.ofChart(server.url(), version, "web", null)
                .withVerify(verify);
    }

    private void publish(String... versions) throws Exception {
        for (String version : versions) {
            helm.pack(version, Map.of("templates/cm.yaml", TEMPLATE), charts);
        }
        helm.index(charts);
    }

    private ApplicationSpec.Source chart(String range) {
        return chart(range, null);
    }

    private ApplicationSpec.Source chart(String range, ApplicationSpec.Helm settings) {
        return ApplicationSpec.Source.ofChart(server.url(), range, "web", settings);
    }

    private static String data(ManifestsRendered set, String name) {
        return RealRenderer.objects(set).path(0).at("/data/" + name).asText();
    }
}
