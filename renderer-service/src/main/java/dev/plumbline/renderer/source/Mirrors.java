package dev.plumbline.renderer.source;

import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RendererConfig;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.signature.Signers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;

/** The bare mirrors of all repositories in use, in a folder of this instance's own. */
@ApplicationScoped
public class Mirrors {

    private final Path directory;
    private final Remotes remotes;
    private final JGitSourceTree.Reading reading;
    private final MirrorRepository.Limits limits;
    private final Timer fetches;
    private final Map<RepositoryUrl, Mirror> mirrors = new ConcurrentHashMap<>();

    Mirrors(RendererConfig config, GitConfig git, MeterRegistry meters) {
        this.directory = config.mirrors().toAbsolutePath();
        this.reading = new JGitSourceTree.Reading(
                (int) Math.min(RenderLimits.of(config).bytes(), Integer.MAX_VALUE / 2),
                new Signers(config.signersDirectory(), InstantSource.system()));
        this.limits = new MirrorRepository.Limits(
                config.fetch().object().asLongValue(),
                config.fetch().objects(),
                config.fetch().pack().asLongValue());
        this.fetches = meters.timer("plumbline.renderer.fetch");
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of the mirrors cannot be made", e);
        }
        IsolatedGit.install(directory);
        this.remotes = new Remotes(config.fetch(), git);
    }

    /**
     * Returns when a fetch has succeeded that began after the trigger was first seen; requests share fetches.
     *
     * @param url as an application names it
     * @throws SourceUnavailable where the fetch failed: to be tried again
     * @throws RenderingException where the URL can never be fetched
     */
    public void fetch(String url, String revision, String trigger) {
        RemoteUrl remote = RemoteUrl.of(url);
        Mirror mirror = mirror(remote.repository());
        if (!mirror.has(revision)) {
            fetches.record(() -> mirror.fetch(remote, trigger));
        }
    }

    /**
     * The files of a revision as last fetched.
     *
     * @param revision a branch, a tag, a ref's full name, a commit id, or HEAD
     * @throws RenderingException where the revision is not there
     */
    public SourceTree open(String url, String revision) {
        return mirror(RemoteUrl.of(url).repository()).open(revision);
    }

    /** Something may have changed at the remote: who waits to try a failed fetch again need not wait. */
    public void hint(RepositoryUrl repository) {
        Mirror mirror = mirrors.get(repository);
        if (mirror != null) {
            mirror.hint();
        }
    }

    /** How many hints there were for a repository; a change of the number ends a wait. */
    public long hints(RepositoryUrl repository) {
        Mirror mirror = mirrors.get(repository);
        return mirror == null ? 0 : mirror.hints();
    }

    /** How files are read. */
    JGitSourceTree.Reading reading() {
        return reading;
    }

    private Mirror mirror(RepositoryUrl repository) {
        return mirrors.computeIfAbsent(repository, this::opened);
    }

    private Mirror opened(RepositoryUrl repository) {
        String hash = CanonicalJson.digest(repository.value().getBytes(StandardCharsets.UTF_8));
        Path folder = directory.resolve(hash.substring(hash.indexOf(':') + 1, hash.indexOf(':') + 33) + ".git");
        try {
            Repository opened = new MirrorRepository(folder.toFile(), limits);
            if (!opened.getObjectDatabase().exists()) {
                opened.create(true);
            }
            unlock(folder);
            StoredConfig settings = opened.getConfig();
            settings.setString("plumbline", null, "repository", repository.value());
            configure(settings);
            return new Mirror(opened, remotes, reading);
        } catch (IOException e) {
            throw new SourceUnavailable(
                    "the mirror cannot be opened: " + e.getClass().getSimpleName());
        }
    }

    /**
     * No fetch tidies up by itself; and when the mirror is tidied, old packs go at once: a reader that has one open keeps it,
     * every other finds the new one.
     */
    static void configure(StoredConfig settings) throws IOException {
        settings.setInt(ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTO, 0);
        settings.setInt(ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTOPACKLIMIT, 0);
        settings.setString(ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_PRUNEPACKEXPIRE, "now");
        settings.save();
    }

    /** Locks that a killed process left: the folder is ours alone, so nobody holds them. */
    static void unlock(Path mirror) throws IOException {
        try (Stream<Path> files = Files.walk(mirror)) {
            for (Path file : files.toList()) {
                if (file.toString().endsWith(".lock")) {
                    Files.delete(file);
                }
            }
        }
    }

    @PreDestroy
    void close() {
        mirrors.values().forEach(Mirror::close);
    }
}
