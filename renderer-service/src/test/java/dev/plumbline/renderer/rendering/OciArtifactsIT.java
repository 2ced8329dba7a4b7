package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.registry.Registry;
import dev.plumbline.events.registry.Registry.Access;
import dev.plumbline.events.registry.Registry.Part;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.signature.GpgSigner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a real registry holds: charts that the real Helm pushed, and artifacts in the layouts of Flux and ORAS. */
@NullUnmarked
@ExtendWith(NativeTools.class)
class OciArtifactsIT {

    private static final String FLUX_CONFIG = "application/vnd.cncf.flux.config.v1+json";
    private static final String FLUX = "application/vnd.cncf.flux.content.v1.tar+gzip";
    private static final String CHART = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
    private static final String HELM_CONFIG = "application/vnd.cncf.helm.config.v1+json";
    private static final String PROVENANCE = "application/vnd.cncf.helm.chart.provenance.v1.prov";
    private static final String IMAGE_LAYER = "application/vnd.oci.image.layer.v1.tar";
    private static final String ORAS_CONFIG = "application/vnd.unknown.config.v1+json";
    private static final String TITLE = "org.opencontainers.image.title";

    @TempDir
    Path folder;

    private Registry registry;
    private RealRenderer renderer;
    private Path logins;
    private Path signers;

    @BeforeEach
    void prepare() throws IOException {
        logins = Files.writeString(folder.resolve("logins"), "credentials: []\n");
        signers = Files.createDirectories(folder.resolve("signers"));
    }

    @AfterEach
    void stop() {
        renderer.close();
        registry.close();
    }

    @Test
    void rendersChartsThatHelmPushed() throws Exception {
        start(Access.ANYBODY);
        HelmProgram helm = new HelmProgram(Files.createDirectories(folder.resolve("helm")));
        for (String version : List.of("1.2.9", "1.2.10", "2.0.0-rc.1", "1.2.10+build.2")) {
            Path packed = Files.createDirectories(folder.resolve("packed-" + version));
            helm.pack(version, Map.of("templates/cm.yaml", configMap("{{ .Chart.Version | quote }}")), packed);
            helm.run(
                    "push",
                    packed.resolve("web-" + version + ".tgz").toString(),
                    "oci://" + registry.host() + "/charts",
                    "--plain-http");
        }
        ManifestsRendered set = (ManifestsRendered) renderer.render(source("charts/web", "~1.2.0"));
        assertThat(value(set)).startsWith("1.2.10");
        assertThat(set.revision()).matches("1\\.2\\.10.*@sha256:[0-9a-f]{64}");
        assertThat(value((ManifestsRendered) renderer.render(source("charts/web", "1.2.9"))))
                .isEqualTo("1.2.9");
        assertThat(value((ManifestsRendered) renderer.render(source("charts/web", ">=2.0.0-0"))))
                .isEqualTo("2.0.0-rc.1");
        assertThat(value((ManifestsRendered) renderer.render(source("charts/web", "1.2.10+build.2"))))
                .isEqualTo("1.2.10+build.2");
        ApplicationSpec.Source named =
                ApplicationSpec.Source.ofChart("oci://" + registry.host() + "/charts", "1.2.9", "web", null);
        assertThat(value((ManifestsRendered) renderer.render(named))).isEqualTo("1.2.9");
    }

    @Test
    void asksForTheProvenanceThatHelmSigned() throws Exception {
        start(Access.ANYBODY);
        GpgSigner alice = GpgSigner.fresh();
        alice.trusted(signers, "alice");
        GpgSigner.fresh().trusted(signers, "bob");
        Path keyring = folder.resolve("alice.secret");
        alice.secret(keyring, "alice");
        HelmProgram helm = new HelmProgram(Files.createDirectories(folder.resolve("helm")));
        Path packed = Files.createDirectories(folder.resolve("packed"));
        Map<String, String> chart = Map.of("templates/cm.yaml", configMap("{{ .Chart.Version | quote }}"));
        helm.pack("1.5.0+b.1", chart, packed, "--sign", "--key", "alice", "--keyring", keyring.toString());
        helm.pack("1.4.0", chart, packed);
        for (String version : List.of("1.5.0+b.1", "1.4.0")) {
            String archive = packed.resolve("web-" + version + ".tgz").toString();
            helm.run("push", archive, "oci://" + registry.host() + "/charts", "--plain-http");
        }
        assertThat(value((ManifestsRendered) renderer.render(verified("charts/web", "1.5.0+b.1", "alice"))))
                .isEqualTo("1.5.0+b.1");
        assertUnverified(verified("charts/web", "1.5.0+b.1", "bob"), "is not verified");
        assertThat(renderer.failure(verified("charts/web", "1.4.0", "alice")).reason())
                .isEqualTo(Reason.UNVERIFIED);
        // What alice signed as 1.5.0, under a number and a name that she never gave it.
        String name = "web-1.5.0+b.1.tgz";
        List<Part> parts = List.of(
                new Part(CHART, Files.readAllBytes(packed.resolve(name)), Map.of()),
                new Part(PROVENANCE, Files.readAllBytes(packed.resolve(name + ".prov")), Map.of()));
        registry.push("charts/web", "9.0.0", HELM_CONFIG, parts);
        assertUnverified(verified("charts/web", "9.0.0", "alice"), "is of another version of it, or of another chart");
        registry.push("charts/other", "1.5.0_b.1", HELM_CONFIG, parts);
        assertUnverified(
                verified("charts/other", "1.5.0_b.1", "alice"), "is of another version of it, or of another chart");
        registry.push("charts/web", "stable", HELM_CONFIG, parts);
        assertThat(renderer.render(verified("charts/web", "stable", "alice"))).isNotInstanceOf(RenderingFailed.class);
    }

    private void assertUnverified(ApplicationSpec.Source source, String message) {
        RenderingFailed failed = renderer.failure(source);
        assertThat(failed.reason()).isEqualTo(Reason.UNVERIFIED);
        assertThat(failed.message()).contains(message);
    }

    private ApplicationSpec.Source verified(String repository, String revision, String key) {
        ApplicationSpec.Verify verify = new ApplicationSpec.Verify(ApplicationSpec.Verify.Mode.HEAD, List.of(key));
        return new ApplicationSpec.Source(url(repository), revision, ".", null).withVerify(verify);
    }

    @Test
    void rendersAnArtifactOfFluxAnewOnlyOnceItsTagIsMoved() throws Exception {
        start(Access.ANYBODY);
        String first = registry.push("team/app", "latest", FLUX_CONFIG, List.of(flux("one")));
        ManifestsRendered set = (ManifestsRendered) renderer.render(source("team/app", "HEAD"));
        assertThat(set.revision()).isEqualTo("latest@" + first);
        assertThat(value(set)).isEqualTo("one");
        assertThat(renderer.render(source("team/app", "latest")))
                .isInstanceOfSatisfying(RevisionConfirmed.class, same -> assertThat(same.rendered())
                        .isFalse());
        String second = registry.push("team/app", "latest", FLUX_CONFIG, List.of(flux("two")));
        set = (ManifestsRendered) renderer.render(source("team/app", "latest"));
        assertThat(set.revision()).isEqualTo("latest@" + second);
        assertThat(value(set)).isEqualTo("two");
        set = (ManifestsRendered) renderer.render(source("team/app", first));
        assertThat(set.revision()).isEqualTo(first);
        assertThat(value(set)).isEqualTo("one");
    }

    @Test
    void forgetsRevisionsThatNobodyNamesAnyMore() throws Exception {
        start(Access.ANYBODY);
        for (String tag : List.of("v1", "v2", "v3")) {
            registry.push("team/app", tag, FLUX_CONFIG, List.of(flux(tag)));
            renderer.render(source("team/app", tag));
        }
        assertThat(renderer.remembered()).isEqualTo(3);
        renderer.forgetAllBut(source("team/app", "v3"));
        assertThat(renderer.remembered()).isEqualTo(1);
        assertThat(value((ManifestsRendered) renderer.render(source("team/app", "v1"))))
                .isEqualTo("v1");
        renderer.forgetAllBut();
        assertThat(renderer.remembered()).isZero();
    }

    @Test
    void rendersFilesAndFoldersThatOrasPushed() throws Exception {
        start(Access.ANYBODY);
        Part file = new Part("application/yaml", text(configMap("file")), Map.of(TITLE, "deploy/cm.yaml"));
        Part folderPart = new Part(
                "application/vnd.oci.image.layer.v1.tar+gzip",
                archive(Map.of("deploy/more/b.yaml", configMap("folder").replace("web", "more"))),
                Map.of(TITLE, "deploy", "io.deis.oras.content.unpack", "true"));
        registry.push("team/files", "v1", ORAS_CONFIG, List.of(file, folderPart));
        assertThat(RealRenderer.objects(renderer.render(source("team/files", "v1", "deploy"))))
                .hasSize(2);
        registry.push("team/image", "v1", ORAS_CONFIG, List.of(new Part("text/plain", text("x"), Map.of())));
        assertThat(renderer.failure(source("team/image", "v1")).message())
                .contains("of type text/plain is neither a chart");
    }

    /** As Argo CD's manual has it pushed, and as ORAS calls a file whose type it was not told. */
    @Test
    void tellsArchivesByTheirTypeThoughTheyHaveATitle() throws Exception {
        start(Access.ANYBODY);
        byte[] packed = archive(Map.of("cm.yaml", configMap("packed")));
        Part typed = new Part(IMAGE_LAYER + "+gzip", packed, Map.of(TITLE, "archive.tar.gz"));
        registry.push("team/packed", "v1", "application/vnd.oci.empty.v1+json", List.of(typed));
        assertThat(value((ManifestsRendered) renderer.render(source("team/packed", "v1"))))
                .isEqualTo("packed");
        byte[] unpacked;
        try (GZIPInputStream content = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            unpacked = content.readAllBytes();
        }
        Part tar = new Part(IMAGE_LAYER, unpacked, Map.of(TITLE, "archive.tar"));
        registry.push("team/tar", "v1", "application/vnd.oci.empty.v1+json", List.of(tar));
        assertThat(value((ManifestsRendered) renderer.render(source("team/tar", "v1"))))
                .isEqualTo("packed");
        Part file = new Part(IMAGE_LAYER, text(configMap("file")), Map.of(TITLE, "cm.yaml"));
        registry.push("team/file", "v1", "application/vnd.oci.empty.v1+json", List.of(file));
        assertThat(value((ManifestsRendered) renderer.render(source("team/file", "v1"))))
                .isEqualTo("file");
    }

    @Test
    void findsAChartUnderTheTypeThatHelmGaveItAtFirst() throws Exception {
        start(Access.ANYBODY);
        byte[] chart = archive(Map.of(
                "web/Chart.yaml",
                "apiVersion: v2\nname: web\nversion: 0.1.0\n",
                "web/templates/cm.yaml",
                configMap("legacy")));
        Part part = new Part("application/tar+gzip", chart, Map.of());
        registry.push("charts/web", "0.1.0", HELM_CONFIG, List.of(part));
        assertThat(value((ManifestsRendered) renderer.render(source("charts/web", "0.1.0"))))
                .isEqualTo("legacy");
        registry.push("team/folder", "v1", ORAS_CONFIG, List.of(part));
        assertThat(value((ManifestsRendered) renderer.render(source("team/folder", "v1", "web"))))
                .isEqualTo("legacy");
    }

    @Test
    void takesTheOnlyManifestOfAnIndexAndNoneOfSeveral() throws Exception {
        start(Access.ANYBODY);
        String one = registry.push("team/app", "one", FLUX_CONFIG, List.of(flux("one")));
        String two = registry.push("team/app", "two", FLUX_CONFIG, List.of(flux("two")));
        registry.pushIndex("team/app", "single", List.of(one));
        ManifestsRendered set = (ManifestsRendered) renderer.render(source("team/app", "single"));
        assertThat(value(set)).isEqualTo("one");
        assertThat(set.revision()).isEqualTo("single@" + one);
        registry.pushIndex("team/app", "several", List.of(one, two));
        RenderingFailed failed = renderer.failure(source("team/app", "several"));
        assertThat(failed.message()).contains("is an index of 2; name one manifest by its digest");
    }

    @Test
    void lendsValueFilesToOtherSources() throws Exception {
        start(Access.ANYBODY);
        registry.push(
                "team/chart",
                "v1",
                FLUX_CONFIG,
                List.of(new Part(
                        FLUX,
                        archive(Map.of(
                                "Chart.yaml",
                                "apiVersion: v2\nname: web\nversion: 0.1.0\n",
                                "templates/cm.yaml",
                                configMap("{{ .Values.value }}"))),
                        Map.of())));
        registry.push(
                "team/values",
                "v1",
                ORAS_CONFIG,
                List.of(new Part("application/yaml", text("value: from-artifact\n"), Map.of(TITLE, "prod.yaml"))));
        ApplicationSpec.Helm settings = new ApplicationSpec.Helm(null, List.of("$values/prod.yaml"), null);
        ManifestsRendered set = (ManifestsRendered) renderer.render(List.of(
                new ApplicationSpec.Source(url("team/chart"), "v1", ".", settings),
                ApplicationSpec.Source.lending(url("team/values"), "v1", "values")));
        assertThat(value(set)).isEqualTo("from-artifact");
    }

    @Test
    void logsInWhereTheRegistryAsksForALogin() throws Exception {
        start(Access.LOGIN);
        registry.push("team/app", "v1", FLUX_CONFIG, List.of(flux("one")));
        RenderingFailed failed = renderer.failure(source("team/app", "v1"));
        assertThat(failed.reason()).isEqualTo(Reason.SOURCE_UNAVAILABLE);
        assertThat(failed.message()).contains("without another login");
        logIn();
        assertThat(value((ManifestsRendered) renderer.render(source("team/app", "v1"))))
                .isEqualTo("one");
    }

    @Test
    void getsATokenWhereTheRegistryAsksForOneWithALoginIfThereIsOne() throws Exception {
        start(Access.TOKEN);
        registry.push("public/app", "v1", FLUX_CONFIG, List.of(flux("public")));
        registry.push("private/app", "v1", FLUX_CONFIG, List.of(flux("private")));
        assertThat(value((ManifestsRendered) renderer.render(source("public/app", "v1"))))
                .isEqualTo("public");
        assertThat(registry.tokenRequests()).allMatch(query -> query.contains("scope=repository:public/app:pull"));
        assertThat(renderer.failure(source("private/app", "v1")).reason()).isEqualTo(Reason.SOURCE_UNAVAILABLE);
        logIn();
        assertThat(value((ManifestsRendered) renderer.render(source("private/app", "v1"))))
                .isEqualTo("private");
    }

    @Test
    void saysWhatIsNotThereAndWhatLeadsElsewhere() throws Exception {
        start(Access.ANYBODY);
        registry.push("team/app", "v1", FLUX_CONFIG, List.of(flux("one")));
        RenderingFailed failed = renderer.failure(source("team/app", "v2"));
        assertThat(failed.reason()).isEqualTo(Reason.REVISION_NOT_FOUND);
        assertThat(failed.message()).contains("has no tag v2");
        assertThat(renderer.failure(source("team/none", "v2")).reason()).isEqualTo(Reason.REVISION_NOT_FOUND);
        Part outside = new Part(FLUX, archive(Map.of("../cm.yaml", configMap("x"))), Map.of());
        registry.push("team/app", "v3", FLUX_CONFIG, List.of(outside));
        assertThat(renderer.failure(source("team/app", "v3")).message()).contains("leads out of it");
        Part title = new Part("text/plain", text("x"), Map.of(TITLE, "../../etc/x"));
        registry.push("team/app", "v4", ORAS_CONFIG, List.of(title));
        assertThat(renderer.failure(source("team/app", "v4")).message()).contains("leads out of it");
    }

    private void start(Access access) {
        registry = new Registry(folder, access);
        renderer = new RealRenderer(
                folder,
                Map.of(
                        "plumbline.registries.plain-http",
                        registry.host(),
                        "plumbline.git.credentials-file",
                        logins.toString(),
                        "plumbline.renderer.signers-directory",
                        signers.toString()));
    }

    private void logIn() throws IOException {
        Files.writeString(
                logins,
                "credentials:\n- url: https://" + registry.host() + "\n  username: " + Registry.USER + "\n  password: "
                        + Registry.PASSWORD + "\n");
    }

    private String url(String repository) {
        return "oci://" + registry.host() + "/" + repository;
    }

    private ApplicationSpec.Source source(String repository, String revision) {
        return source(repository, revision, ".");
    }

    private ApplicationSpec.Source source(String repository, String revision, String path) {
        return new ApplicationSpec.Source(url(repository), revision, path, null);
    }

    private static Part flux(String value) throws IOException {
        return new Part(FLUX, archive(Map.of("./cm.yaml", configMap(value))), Map.of());
    }

    private static byte[] archive(Map<String, String> files) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(archive))) {
            for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
                byte[] content = text(file.getValue());
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), true);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return archive.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String value(ManifestsRendered set) {
        return RealRenderer.objects(set).path(0).at("/data/value").asText();
    }

    private static String configMap(String value) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  value: " + value + "\n";
    }
}
