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
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FS.FileStoreAttributes;
import org.eclipse.jgit.util.FileUtils;
import org.jboss.logging.Logger;

/** The bare mirrors of all repositories in use, in a folder of this instance's own. */
@ApplicationScoped
public class Mirrors {

    private static final Logger LOG = Logger.getLogger(Mirrors.class);
    private static final int DELETION = FileUtils.RECURSIVE | FileUtils.RETRY | FileUtils.SKIP_MISSING;

    /** How folders of mirrors are called. */
    private static final Pattern OURS = Pattern.compile("[0-9a-f]{32}\\.git");

    private static final String PACK = ".pack";

    /** How files are called that JGit has yet to give their names. */
    private static final Pattern UNFINISHED = Pattern.compile("(incoming|insert|gc)_.*");

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
                config.fetch().pack().asLongValue(),
                config.fetch().mirror().asLongValue());
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
     * Measures how exact the times of files in the mirrors' folder are, which JGit does before it first reads one and which takes
     * seconds. Returns when that is known.
     */
    public void measure() {
        FileStoreAttributes unused = FS.getFileStoreAttributes(directory);
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

    /**
     * The files that differ between two commits of a repository, as last fetched.
     *
     * @return empty where one of the commits is not there, and where more than so many files differ
     * @throws RenderingException where the URL is none of a repository
     */
    public Optional<List<String>> changes(String url, String before, String after, int most) {
        return mirror(RemoteUrl.of(url).repository()).changes(before, after, most);
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

    /**
     * Deletes mirrors of repositories that nobody names any more, also those of former runs. A submodule's is named by nobody
     * too, and goes only where it was not used.
     *
     * @param unused how long nobody may have used one
     */
    void forget(Set<RepositoryUrl> named, Duration unused) {
        for (RepositoryUrl repository : Set.copyOf(mirrors.keySet())) {
            if (!named.contains(repository)) {
                mirrors.computeIfPresent(repository, (same, mirror) -> {
                    if (!mirror.isUnused(unused)) {
                        return mirror;
                    }
                    mirror.close();
                    delete(folder(repository), repository.value());
                    return null;
                });
            }
        }
        forgetUnopened(named, unused);
    }

    private void forgetUnopened(Set<RepositoryUrl> named, Duration unused) {
        Instant before = Instant.now().minus(unused);
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(directory, "*.git")) {
            for (Path folder : folders) {
                forgetUnopened(folder, named, before);
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warnf("mirrors not looked through reason=%s", e.getClass().getSimpleName());
        }
    }

    private void forgetUnopened(Path folder, Set<RepositoryUrl> named, Instant before) {
        try {
            Path packs = folder.resolve("objects/pack");
            boolean whole = Files.isDirectory(packs);
            if (Files.getLastModifiedTime(whole ? packs : folder).toInstant().isAfter(before)) {
                return;
            }
            Optional<RepositoryUrl> repository = repository(folder);
            if (repository.isPresent()) {
                if (!whole || !named.contains(repository.get())) {
                    deleteUnopened(folder, repository.get());
                }
            } else if (!whole && OURS.matcher(folder.getFileName().toString()).matches()) {
                delete(folder, "unknown"); // its making or its deletion was broken off
            }
        } catch (IOException e) {
            LOG.warnf(
                    "mirror not looked at directory=%s reason=%s",
                    folder, e.getClass().getSimpleName());
        }
    }

    private void deleteUnopened(Path folder, RepositoryUrl repository) {
        mirrors.compute(repository, (same, mirror) -> {
            if (mirror == null) {
                delete(folder, same.value());
            }
            return mirror;
        });
    }

    /** Whose mirror a folder is, as its settings say; empty where it is none. */
    private Optional<RepositoryUrl> repository(Path folder) {
        try {
            Config settings = new Config();
            settings.fromText(Files.readString(folder.resolve(Constants.CONFIG)));
            return Optional.ofNullable(settings.getString("plumbline", null, "repository"))
                    .map(RepositoryUrl::new)
                    .filter(repository -> folder(repository).equals(folder));
        } catch (IOException | ConfigInvalidException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void delete(Path folder, String repository) {
        try {
            FileUtils.delete(folder.toFile(), DELETION);
            LOG.infof("forgot the mirror of a repository that nobody names repository=%s", repository);
        } catch (IOException e) {
            LOG.warnf(
                    "mirror not deleted repository=%s reason=%s",
                    repository, e.getClass().getSimpleName());
        }
    }

    private Path folder(RepositoryUrl repository) {
        String hash = CanonicalJson.digest(repository.value().getBytes(StandardCharsets.UTF_8));
        return directory.resolve(hash.substring(hash.indexOf(':') + 1, hash.indexOf(':') + 33) + ".git");
    }

    /** How files are read. */
    JGitSourceTree.Reading reading() {
        return reading;
    }

    private Mirror mirror(RepositoryUrl repository) {
        return mirrors.computeIfAbsent(repository, this::opened);
    }

    private Mirror opened(RepositoryUrl repository) {
        return new Mirror(bare(repository), () -> emptied(repository), remotes, reading);
    }

    private Repository bare(RepositoryUrl repository) {
        Path folder = folder(repository);
        try {
            Repository opened = new MirrorRepository(folder.toFile(), limits);
            if (!opened.getObjectDatabase().exists()) {
                opened.create(true);
            }
            clear(folder);
            StoredConfig settings = opened.getConfig();
            settings.setString("plumbline", null, "repository", repository.value());
            configure(settings);
            return opened;
        } catch (IOException e) {
            throw new SourceUnavailable(
                    "the mirror cannot be opened: " + e.getClass().getSimpleName());
        }
    }

    private Repository emptied(RepositoryUrl repository) {
        try {
            FileUtils.delete(folder(repository).toFile(), DELETION);
        } catch (IOException e) {
            throw new SourceUnavailable(
                    "the mirror cannot be emptied: " + e.getClass().getSimpleName());
        }
        return bare(repository);
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

    /**
     * Removes what a killed process left: the folder is ours alone, so nobody needs it. A pack that is kept would never be tidied;
     * one without its index is read by nobody, and would have the same pack thrown away when it comes again.
     */
    static void clear(Path mirror) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(mirror)) {
            all = files.toList();
        }
        for (Path file : all) {
            boolean object = mirror.relativize(file).startsWith("objects");
            if (file.toString().endsWith(".lock") || object && isLeft(file)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean isLeft(Path object) {
        String name = object.getFileName().toString();
        boolean isPack = name.endsWith(PACK);
        String index = name.substring(0, name.length() - (isPack ? PACK.length() : 0)) + ".idx";
        return UNFINISHED.matcher(name).matches()
                || name.endsWith(".keep")
                || isPack && !Files.exists(object.resolveSibling(index));
    }

    @PreDestroy
    void close() {
        mirrors.values().forEach(Mirror::close);
    }
}
