package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderRequested;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.trust.TestKeys;
import dev.plumbline.renderer.KeysConfig;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.RendererConfig;
import dev.plumbline.renderer.RendererSettings;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.Mirrors;
import dev.plumbline.renderer.source.OpenMirrors;
import dev.plumbline.renderer.source.Sources;
import dev.plumbline.renderer.tool.Tools;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** All of the renderer but Kafka: mirrors over HTTP, the real tools in their sandbox, and the newest set of one application. */
public final class RealRenderer implements AutoCloseable {

    private static final ApplicationRef APPLICATION = new ApplicationRef("team", "app", "uid");

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final TestKeys keys;
    private final Mirrors mirrors;
    private final Sources sources;
    private final Tools tools;
    private final Renderer renderer;
    private Optional<KnownSet> known = Optional.empty();
    private final AtomicInteger triggers = new AtomicInteger();

    /** One whose files are in that folder, with these settings beside its own. */
    public RealRenderer(Path folder, Map<String, String> settings) {
        try {
            Path keyFolder = Files.createDirectories(folder.resolve("keys"));
            // Another renderer of the same folder is the same one with other settings.
            keys = Files.exists(keyFolder.resolve("signing.key")) ? new TestKeys(keyFolder) : TestKeys.in(keyFolder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> all = new HashMap<>(Map.of(
                "plumbline.renderer.mirrors",
                folder.resolve("mirrors").toString(),
                "plumbline.renderer.helm",
                NativeTools.folder().resolve("helm").toString(),
                "plumbline.renderer.kustomize",
                NativeTools.folder().resolve("kustomize").toString(),
                "plumbline.renderer.jsonnet",
                NativeTools.folder().resolve("jsonnet").toString(),
                "plumbline.renderer.worker",
                NativeTools.folder().resolve("worker").toString(),
                "plumbline.renderer.limits.time",
                "15s",
                "plumbline.renderer.limits.memory",
                "1500M",
                "plumbline.renderer.fetch.idle",
                "5s"));
        all.putAll(settings);
        SmallRyeConfig config = RendererSettings.of(all);
        mirrors = OpenMirrors.with(config);
        sources = OpenMirrors.sources(mirrors, config);
        RenderingBeans beans = new RenderingBeans();
        RendererConfig settled = config.getConfigMapping(RendererConfig.class);
        tools = beans.tools(settled, meters);
        KeysConfig keys = keys();
        renderer = beans.renderer(settled, keys, tools, beans.signedSets(keys));
    }

    /** The folder of a repository as it is now, without any settings. */
    public ManifestsEvent render(String url, String path) {
        return render(new ApplicationSpec.Source(url, "main", path, null));
    }

    /** A source as it is now. */
    public ManifestsEvent render(ApplicationSpec.Source source) {
        return render(List.of(source));
    }

    /** Sources as they are now. */
    public synchronized ManifestsEvent render(List<ApplicationSpec.Source> all) {
        Rendering rendering = render(all, known);
        known = rendering.known().or(() -> known);
        return rendering.event();
    }

    /** Forgets what none of these sources names. */
    public void forgetAllBut(ApplicationSpec.Source... named) {
        sources.forget(List.of(named), Duration.ofDays(1));
    }

    /** How many revisions of charts and artifacts are remembered. */
    public int remembered() {
        return OpenMirrors.remembered(sources);
    }

    /** Has it know what another one does. */
    public RealRenderer knowing(RealRenderer other) {
        known = other.known;
        return this;
    }

    /** Sources as they are now, of which nothing is known; for several threads. */
    public ManifestsEvent renderAnew(List<ApplicationSpec.Source> all) {
        return render(all, Optional.empty()).event();
    }

    /** Sources as they are now, though nothing may have changed. */
    public synchronized ManifestsEvent refresh(ApplicationSpec.Source source) {
        Rendering rendering = render(List.of(source), known, RenderRequested.Reason.REFRESH);
        known = rendering.known().or(() -> known);
        return rendering.event();
    }

    /** A source as it is now, of which nothing is known; for several threads. */
    public ManifestsEvent renderAnew(ApplicationSpec.Source source) {
        return render(List.of(source), Optional.empty()).event();
    }

    private Rendering render(List<ApplicationSpec.Source> all, Optional<KnownSet> knownSet) {
        return render(all, knownSet, RenderRequested.Reason.COMMIT);
    }

    private Rendering render(
            List<ApplicationSpec.Source> all, Optional<KnownSet> knownSet, RenderRequested.Reason reason) {
        ApplicationSpec.Source single = all.size() == 1 ? all.getFirst() : null;
        ApplicationDeclared application = new ApplicationDeclared(
                APPLICATION,
                1,
                new ApplicationSpec(
                        single,
                        single == null ? all : List.of(),
                        new ApplicationSpec.Destination("team"),
                        new ApplicationSpec.SyncPolicy(true, true, true),
                        false));
        String trigger = "trigger-" + triggers.incrementAndGet();
        RenderRequested request = new RenderRequested(APPLICATION, 1, reason, trigger);
        try {
            all.forEach(source -> sources.fetch(source, trigger));
            try (OpenedSources opened = OpenedSources.of(all, source -> sources.open(source, trigger))) {
                return renderer.render(application, request, opened, knownSet);
            }
        } catch (RenderingException e) {
            return new Rendering(Renderer.failed(application, null, trigger, e), Optional.empty(), 0);
        }
    }

    /** The failure that a rendering must end with. */
    public RenderingFailed failure(ApplicationSpec.Source source) {
        return failure(List.of(source));
    }

    /** The failure that a rendering must end with. */
    public RenderingFailed failure(List<ApplicationSpec.Source> all) {
        ManifestsEvent event = render(all);
        assertThat(event).isInstanceOf(RenderingFailed.class);
        return (RenderingFailed) event;
    }

    /** The objects of a set. */
    public static JsonNode objects(ManifestsEvent event) {
        assertThat(event).as("%s", event).isInstanceOf(ManifestsRendered.class);
        return unpacked(((ManifestsRendered) event).contents().manifests());
    }

    /** The hooks of a set, which has some. */
    public static JsonNode hooks(ManifestsEvent event) {
        assertThat(event).as("%s", event).isInstanceOf(ManifestsRendered.class);
        return unpacked(
                Objects.requireNonNull(((ManifestsRendered) event).contents().hooks()));
    }

    private static JsonNode unpacked(String text) {
        byte[] packed = Base64.getDecoder().decode(text);
        try {
            return EventJson.mapper().readTree(Zstd.decompress(packed, (int) Zstd.getFrameContentSize(packed)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The values of a set's Secrets, as sync-service reads them. */
    public JsonNode secrets(ManifestsEvent event) {
        return keys.opened(
                Objects.requireNonNull(((ManifestsRendered) event).contents().sealed()));
    }

    /** How many programs were started. */
    public double programs() {
        return meters.get("plumbline.renderer.tools").functionCounter().count();
    }

    private KeysConfig keys() {
        return new KeysConfig() {
            @Override
            public Path signingPrivate() {
                return keys.file("signing.key");
            }

            @Override
            public Path sealingPublic() {
                return keys.file("sealing.pub");
            }

            @Override
            public Path fingerprint() {
                return keys.file("fingerprint.key");
            }
        };
    }

    @Override
    public void close() {
        OpenMirrors.close(sources);
        OpenMirrors.close(mirrors);
        tools.close();
    }
}
