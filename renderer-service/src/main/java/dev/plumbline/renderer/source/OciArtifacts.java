package dev.plumbline.renderer.source;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.Version;
import dev.plumbline.events.registry.BoundedHttp;
import dev.plumbline.events.registry.HttpLogins;
import dev.plumbline.events.registry.OciManifest;
import dev.plumbline.events.registry.OciManifest.Layer;
import dev.plumbline.events.registry.OciRepository;
import dev.plumbline.events.registry.RegistryException;
import dev.plumbline.events.registry.TemporaryFile;
import dev.plumbline.renderer.RenderingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Charts and artifacts of OCI registries: what a tag or a range means is asked for anew, layers are fetched once. Charts as <a
 * href="https://helm.sh/docs/topics/registries/">Helm</a> pushes them, artifacts as <a
 * href="https://fluxcd.io/flux/cheatsheets/oci-artifacts/">Flux</a> does, files and folders as <a
 * href="https://oras.land/docs/how_to_guides/pushing_and_pulling">ORAS</a> does.
 */
final class OciArtifacts {

    private static final int MAX_ARTIFACT_BYTES = 32 << 20;

    private static final String CHART = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
    private static final String HELM_CONFIG = "application/vnd.cncf.helm.config.v1+json";

    /** What Helm called a chart at first; of other artifacts it may be any archive. */
    private static final String LEGACY_CHART = "application/tar+gzip";

    private static final String PROVENANCE = "application/vnd.cncf.helm.chart.provenance.v1.prov";

    private final Artifacts artifacts;
    private final BoundedHttp http;
    private final HttpLogins logins;
    private final Set<String> plainHttp;
    private final Map<RepositoryUrl, OciRepository> repositories = new ConcurrentHashMap<>();
    private final Map<Wanted, Known> wanted = new ConcurrentHashMap<>();

    OciArtifacts(Artifacts artifacts, BoundedHttp http, HttpLogins logins, Set<String> plainHttp) {
        this.artifacts = artifacts;
        this.http = http;
        this.logins = logins;
        this.plainHttp = Set.copyOf(plainHttp);
    }

    private record Wanted(RepositoryUrl repository, String revision) {}

    /** How asking ended. */
    private sealed interface Asked {
        /** What the revision stands for; the tag is empty where it is a digest. */
        record Found(String tag, OciManifest manifest) implements Asked {

            String artifact() {
                return "oci/" + manifest.digest().substring(manifest.digest().indexOf(':') + 1);
            }

            String revision() {
                return tag.isEmpty() ? manifest.digest() : tag + "@" + manifest.digest();
            }
        }

        record Failed(Reason reason, String why) implements Asked {}
    }

    private static final class Known {
        private final SharedFetches fetches;
        private volatile Asked asked = new Asked.Failed(Reason.SOURCE_UNAVAILABLE, "the artifact was not fetched yet");

        /** What was asked for last may not be here yet, and another's question is none of ours. */
        private volatile Asked.@Nullable Found brought;

        private Known(OciArtifacts artifacts, OciRepository repository, String revision) {
            this.fetches = new SharedFetches(new ReentrantLock(), () -> asked = artifacts.ask(repository, revision));
        }
    }

    /** See {@link Sources#fetch}. */
    void fetch(ApplicationSpec.Source source, String trigger) {
        Wanted key = wanted(source);
        OciRepository repository = repository(key);
        Known known = wanted.computeIfAbsent(key, none -> new Known(this, repository, key.revision()));
        known.fetches.awaitFetch(trigger);
        Asked.Found found = found(known);
        artifacts.bring(found.artifact(), files -> unpack(repository, found.manifest(), files));
        known.brought = found;
    }

    /** See {@link Sources#open}. */
    SourceTree open(ApplicationSpec.Source source) {
        Known known = wanted.get(wanted(source));
        Asked.Found found = known == null ? null : known.brought;
        if (found == null) {
            throw new SourceUnavailable("the artifact was not fetched yet");
        }
        return artifacts
                .open(found.artifact(), found.revision(), provenance(wanted(source), found))
                .orElseThrow(() -> new SourceUnavailable("the artifact is to be fetched again"));
    }

    /** Forgets what was asked for that none of these sources names any more. */
    void forget(Collection<ApplicationSpec.Source> named) {
        Set<Wanted> keys = new HashSet<>();
        for (ApplicationSpec.Source source : named) {
            try {
                keys.add(wanted(source));
            } catch (RenderingException e) {
                continue; // it was never asked for
            }
        }
        wanted.keySet().retainAll(keys);
        repositories.keySet().retainAll(keys.stream().map(Wanted::repository).collect(Collectors.toSet()));
    }

    /** How many revisions are remembered; for tests. */
    int remembered() {
        return wanted.size();
    }

    private static Wanted wanted(ApplicationSpec.Source source) {
        try {
            String revision = source.revision();
            boolean none = revision.isEmpty() || revision.equals("HEAD");
            return new Wanted(source.repository(), none ? "latest" : revision);
        } catch (IllegalArgumentException e) {
            throw new RenderingException(
                    Reason.SOURCE_UNAVAILABLE, "the URL is no oci://host/path URL without user, tag and digest");
        }
    }

    private OciRepository repository(Wanted key) {
        return repositories.computeIfAbsent(
                key.repository(), identity -> OciRepository.at(identity, http, logins, plainHttp));
    }

    private static Asked.Found found(Known known) {
        return switch (known.asked) {
            case Asked.Found found -> found;
            case Asked.Failed(Reason reason, String why) -> throw new RenderingException(reason, why);
        };
    }

    /** What may work later is thrown, what will not is kept. */
    private Asked ask(OciRepository repository, String revision) {
        try {
            if (OciManifest.isDigest(revision)) {
                return new Asked.Found("", repository.manifest(revision));
            }
            String tag = repository.tag(revision);
            return new Asked.Found(tag, repository.manifest(tag));
        } catch (RegistryException e) {
            RenderingException failure = HelmCharts.failure(e);
            if (failure instanceof SourceUnavailable unavailable) {
                throw unavailable;
            }
            return new Asked.Failed(failure.reason(), failure.text());
        }
    }

    private static void unpack(OciRepository repository, OciManifest manifest, ArtifactFiles files) throws IOException {
        List<Layer> layers = manifest.layers().stream()
                .filter(layer -> !layer.mediaType().equals(PROVENANCE))
                .toList();
        long size = 0;
        for (Layer layer : layers) {
            size = Math.min(size, MAX_ARTIFACT_BYTES) + Math.min(layer.size(), MAX_ARTIFACT_BYTES);
            if (size > MAX_ARTIFACT_BYTES) {
                throw RenderingException.limit("bytes of the artifact", layer.size(), MAX_ARTIFACT_BYTES);
            }
            try (TemporaryFile content = new TemporaryFile()) {
                try (OutputStream downloaded = content.content()) {
                    download(repository, layer, downloaded);
                }
                Digests.require(layer.digest(), content.digest(), "the artifact's layer");
                unpack(manifest, layer, content.read(), files);
            }
        }
    }

    private static void unpack(OciManifest manifest, Layer layer, InputStream content, ArtifactFiles files)
            throws IOException {
        String title = layer.title();
        if (isChart(manifest, layer)) {
            files.unpack(content, 1);
        } else if (layer.unpack() || isPackedArchive(layer)) {
            files.unpack(content, 0);
        } else if (isArchive(layer)) {
            files.unpackTar(content, 0);
        } else if (title != null) {
            files.add(title, content, layer.size());
        } else {
            throw new RenderingException(
                    Reason.INVALID_MANIFEST,
                    "the artifact's layer " + layer.digest() + " of type " + layer.mediaType()
                            + " is neither a chart, nor a tar archive, nor a file with a title");
        }
    }

    private static boolean isChart(OciManifest manifest, Layer layer) {
        return layer.mediaType().equals(CHART)
                || (layer.mediaType().equals(LEGACY_CHART)
                        && manifest.configType().equals(HELM_CONFIG));
    }

    private static boolean isPackedArchive(Layer layer) {
        return layer.mediaType().endsWith("tar+gzip") || layer.mediaType().endsWith("tar.gzip");
    }

    /** ORAS calls any file one whose type nobody told it. */
    private static boolean isArchive(Layer layer) {
        String title = layer.title();
        return layer.mediaType().endsWith(".tar") && (title == null || title.endsWith(".tar"));
    }

    /** Null where the artifact is no chart with a provenance file. */
    private @Nullable Provenance provenance(Wanted key, Asked.Found found) {
        OciManifest manifest = found.manifest();
        Optional<Layer> chart = manifest.layers().stream()
                .filter(layer -> isChart(manifest, layer))
                .findFirst();
        Optional<Layer> file = manifest.layers().stream()
                .filter(layer -> layer.mediaType().equals(PROVENANCE))
                .findFirst()
                .filter(layer -> layer.size() <= Provenance.MAX_BYTES);
        return chart.isEmpty() || file.isEmpty()
                ? null
                : new Provenance(
                        chart.get().digest(), archive(key, found.tag()), () -> provenance(repository(key), file.get()));
    }

    /** As Helm pushes it: the last part of the path is the chart's name, the tag its version, and no other tag says one. */
    private static Pattern archive(Wanted key, String tag) {
        String path = key.repository().value();
        String version = tag.replace('_', '+');
        return Provenance.archiveOf(
                path.substring(path.lastIndexOf('/') + 1),
                Version.parse(version).isPresent() ? version : null);
    }

    private static byte[] provenance(OciRepository repository, Layer layer) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        download(repository, layer, content);
        Digests.require(layer.digest(), CanonicalJson.digest(content.toByteArray()), "the artifact's provenance file");
        return content.toByteArray();
    }

    private static void download(OciRepository repository, Layer layer, OutputStream content) {
        try {
            repository.download(layer, layer.size(), content);
        } catch (RegistryException e) {
            throw HelmCharts.failure(e);
        }
    }
}
