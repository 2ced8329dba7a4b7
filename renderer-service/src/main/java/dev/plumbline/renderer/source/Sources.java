package dev.plumbline.renderer.source;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.SourceKind;
import dev.plumbline.events.git.AccessException;
import dev.plumbline.events.git.RemoteAccess;
import dev.plumbline.events.registry.BoundedHttp;
import dev.plumbline.events.registry.HttpLogins;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RendererConfig;
import dev.plumbline.renderer.RenderingException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** All that applications can be rendered from, each kind kept in its own way. */
@ApplicationScoped
public class Sources {

    private final Mirrors mirrors;
    private final Submodules submodules;
    private final Artifacts artifacts;
    private final BoundedHttp http;
    private final HelmCharts charts;
    private final OciArtifacts oci;
    private final Map<RepositoryUrl, AtomicLong> hints = new ConcurrentHashMap<>();

    Sources(Mirrors mirrors, RendererConfig config, GitConfig git, RegistryConfig registries) {
        this.mirrors = mirrors;
        this.submodules = new Submodules(config.submodules().orElse(List.of()), mirrors);
        RenderLimits limits = RenderLimits.of(config);
        this.artifacts = new Artifacts(
                config.mirrors().toAbsolutePath().resolve("artifacts.git"),
                mirrors.reading(),
                new ArtifactFiles.Limits(limits.files(), limits.bytes()),
                InstantSource.system());
        RemoteAccess access = new RemoteAccess(git.credentialsFile(), InstantSource.system());
        this.http = new BoundedHttp(
                config.fetch().idle(), config.fetch().total(), url -> accessible(() -> access.tls(url)));
        HttpLogins logins = url -> accessible(() -> access.login(url));
        this.charts = new HelmCharts(artifacts, http, logins);
        this.oci =
                new OciArtifacts(artifacts, http, logins, registries.plainHttp().orElse(Set.of()));
    }

    /**
     * Returns when a fetch has succeeded that began after the trigger was first seen; requests share fetches.
     *
     * @throws SourceUnavailable where the fetch failed: to be tried again
     * @throws RenderingException where the source can never be fetched
     */
    public void fetch(ApplicationSpec.Source source, String trigger) {
        switch (source.kind()) {
            case GIT -> mirrors.fetch(source.repoUrl(), source.revision(), trigger);
            case HELM -> {
                known(source);
                charts.fetch(source, trigger);
            }
            case OCI -> {
                known(source);
                oci.fetch(source, trigger);
            }
        }
    }

    /**
     * The files of a source's revision as last fetched.
     *
     * @param trigger for which submodules are fetched when they are looked at
     * @throws RenderingException where the revision is not there
     */
    public SourceTree open(ApplicationSpec.Source source, String trigger) {
        return switch (source.kind()) {
            case GIT -> submodules.in(mirrors.open(source.repoUrl(), source.revision()), source.repoUrl(), trigger);
            case HELM -> charts.open(source);
            case OCI -> oci.open(source);
        };
    }

    /**
     * The files that differ between two commits of a source's repository, as last fetched.
     *
     * @return empty where it is no Git repository, where a commit is not there, and where more than so many files differ
     */
    public Optional<List<String>> changes(ApplicationSpec.Source source, String before, String after, int most) {
        return source.kind() == SourceKind.GIT
                ? mirrors.changes(source.repoUrl(), before, after, most)
                : Optional.empty();
    }

    /** Something may have changed at the remote: who waits to try a failed fetch again need not wait. */
    public void hint(RepositoryUrl repository) {
        AtomicLong known = hints.get(repository);
        if (known != null) {
            known.incrementAndGet();
        }
        mirrors.hint(repository);
    }

    /** How many hints there were for a repository; a change of the number ends a wait. */
    public long hints(RepositoryUrl repository) {
        AtomicLong known = hints.get(repository);
        return known == null ? mirrors.hints(repository) : known.get();
    }

    /**
     * Forgets what is kept of repositories that no application names any more.
     *
     * @param named the sources of all applications
     * @param unused how long nobody may have used a mirror that goes
     */
    public void forget(Collection<ApplicationSpec.Source> named, Duration unused) {
        Set<RepositoryUrl> repositories = new HashSet<>();
        named.forEach(source -> repository(source).ifPresent(repositories::add));
        hints.keySet().retainAll(repositories);
        oci.forget(of(SourceKind.OCI, named));
        charts.forget(of(SourceKind.HELM, named));
        mirrors.forget(repositories, unused);
    }

    private static List<ApplicationSpec.Source> of(SourceKind kind, Collection<ApplicationSpec.Source> sources) {
        return sources.stream().filter(source -> source.kind() == kind).toList();
    }

    /** How many revisions of charts and artifacts are remembered; for tests. */
    int remembered() {
        return oci.remembered() + charts.remembered();
    }

    private static Optional<RepositoryUrl> repository(ApplicationSpec.Source source) {
        try {
            return Optional.of(source.repository());
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // it was never fetched
        }
    }

    private static <T> T accessible(Supplier<T> said) {
        try {
            return said.get();
        } catch (AccessException e) {
            throw new SourceUnavailable(String.valueOf(e.getMessage()));
        }
    }

    /** Hints are counted from the first fetch on. */
    private void known(ApplicationSpec.Source source) {
        try {
            hints.computeIfAbsent(source.repository(), none -> new AtomicLong());
        } catch (IllegalArgumentException e) {
            throw new RenderingException(Reason.SOURCE_UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    @PreDestroy
    void close() {
        http.close();
        artifacts.close();
    }
}
