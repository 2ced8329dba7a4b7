package dev.plumbline.renderer.source;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.registry.BoundedHttp;
import dev.plumbline.events.registry.ChartVersion;
import dev.plumbline.events.registry.HelmRepository;
import dev.plumbline.events.registry.HttpLogins;
import dev.plumbline.events.registry.RegistryException;
import dev.plumbline.events.registry.TemporaryFile;
import dev.plumbline.renderer.RenderingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Charts of Helm repositories over http(s): which version a range means is asked for anew, archives are fetched once. */
final class HelmCharts {

    private static final Logger LOG = Logger.getLogger(HelmCharts.class);

    /** Packed charts are small. */
    private static final int MAX_ARCHIVE_BYTES = 32 << 20;

    private static final int MAX_PROVENANCES = 16;

    private final Artifacts artifacts;
    private final BoundedHttp http;
    private final HttpLogins logins;
    private final Map<String, Known> repositories = new ConcurrentHashMap<>();

    HelmCharts(Artifacts artifacts, BoundedHttp http, HttpLogins logins) {
        this.artifacts = artifacts;
        this.http = http;
        this.logins = logins;
    }

    /** A repository, its index as last fetched, and which charts were brought from it. */
    private static final class Known {
        private final HelmRepository repository;
        private final SharedFetches fetches;
        private final ReentrantLock turn;
        private final Map<Wanted, Brought> brought = new ConcurrentHashMap<>();
        private final Map<String, byte[]> provenances = new ConcurrentHashMap<>();

        private Known(HelmRepository repository, ReentrantLock turn, SharedFetches fetches) {
            this.repository = repository;
            this.turn = turn;
            this.fetches = fetches;
        }

        /** Closes the index, whoever reads it first. */
        private @Nullable Known close() {
            turn.lock();
            try {
                repository.close();
            } catch (IOException e) {
                LOG.warnf("index left behind reason=%s", e.getClass().getSimpleName());
            } finally {
                turn.unlock();
            }
            return null;
        }
    }

    private record Wanted(String chart, String range) {}

    /** A version whose archive is there, and of which digest. */
    private record Brought(ChartVersion version, String digest) {

        String artifact() {
            return "chart/" + digest.substring(digest.indexOf(':') + 1);
        }

        String revision() {
            return version.version() + "@" + digest;
        }
    }

    /** See {@link Sources#fetch}. */
    void fetch(ApplicationSpec.Source source, String trigger) {
        Known known = repositories.computeIfAbsent(source.repoUrl(), this::opened);
        known.fetches.awaitFetch(trigger);
        Wanted wanted = wanted(source);
        ChartVersion version = resolved(known, wanted);
        Brought former = known.brought.get(wanted);
        if (former == null || !former.version().equals(version) || !artifacts.has(former.artifact())) {
            known.brought.put(wanted, bring(known, version));
        }
    }

    /** See {@link Sources#open}. */
    SourceTree open(ApplicationSpec.Source source) {
        Known known = repositories.get(source.repoUrl());
        if (known == null) {
            throw notFetched(source);
        }
        Brought brought = known.brought.get(wanted(source));
        if (brought == null) {
            throw notFetched(source);
        }
        Provenance provenance = new Provenance(
                brought.digest(),
                Provenance.archiveOf(wanted(source).chart(), brought.version().version()),
                () -> provenance(known, brought));
        return artifacts
                .open(brought.artifact(), brought.revision(), provenance)
                .orElseThrow(() -> new SourceUnavailable("the chart " + source.chart() + " is to be fetched again"));
    }

    /** Forgets the indexes of repositories, by their URLs as they are written, and charts that none of these sources names any more. */
    void forget(Collection<ApplicationSpec.Source> named) {
        Map<String, Set<Wanted>> keys = named.stream()
                .collect(Collectors.groupingBy(
                        ApplicationSpec.Source::repoUrl, Collectors.mapping(HelmCharts::wanted, Collectors.toSet())));
        for (String url : Set.copyOf(repositories.keySet())) {
            repositories.computeIfPresent(url, (same, known) -> {
                Set<Wanted> wanted = keys.get(same);
                if (wanted == null) {
                    return known.close();
                }
                known.brought.keySet().retainAll(wanted);
                return known;
            });
        }
    }

    /** How many charts and ranges of versions are remembered; for tests. */
    int remembered() {
        return repositories.values().stream()
                .mapToInt(known -> known.brought.size())
                .sum();
    }

    private static SourceUnavailable notFetched(ApplicationSpec.Source source) {
        return new SourceUnavailable("the chart " + source.chart() + " was not fetched yet");
    }

    private static Wanted wanted(ApplicationSpec.Source source) {
        return new Wanted(
                Objects.requireNonNull(source.chart(), "a source of a Helm repository has a chart"), source.revision());
    }

    private Known opened(String url) {
        try {
            HelmRepository repository = HelmRepository.at(url, http, logins);
            ReentrantLock turn = new ReentrantLock();
            return new Known(repository, turn, new SharedFetches(turn, () -> refresh(repository)));
        } catch (RegistryException e) {
            throw failure(e);
        }
    }

    private static void refresh(HelmRepository repository) {
        try {
            repository.refresh();
        } catch (RegistryException e) {
            throw new SourceUnavailable(e.text());
        }
    }

    private static ChartVersion resolved(Known known, Wanted wanted) {
        known.turn.lock();
        try {
            return known.repository.resolve(wanted.chart(), wanted.range());
        } catch (RegistryException e) {
            throw failure(e);
        } finally {
            known.turn.unlock();
        }
    }

    /** Where the index tells no digest, the archive's own is what the event pins; it is downloaded to know it. */
    private Brought bring(Known known, ChartVersion version) {
        String digest = version.digest();
        if (digest == null) {
            try (TemporaryFile archive = new TemporaryFile()) {
                Brought brought = new Brought(version, download(known, version, archive));
                artifacts.bring(brought.artifact(), files -> files.unpack(archive.read(), 1));
                return brought;
            } catch (IOException e) {
                throw Artifacts.unavailable(e);
            }
        }
        Brought brought = new Brought(version, digest);
        artifacts.bring(brought.artifact(), files -> {
            try (TemporaryFile archive = new TemporaryFile()) {
                String found = download(known, version, archive);
                Digests.require(digest, found, "the archive of the chart's version " + version.version());
                files.unpack(archive.read(), 1);
            }
        });
        return brought;
    }

    /** It is kept: the same archive is signed once. */
    private static byte[] provenance(Known known, Brought brought) {
        byte[] kept = known.provenances.get(brought.digest());
        if (kept == null) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            try {
                known.repository.downloadProvenance(brought.version(), Provenance.MAX_BYTES, file);
            } catch (RegistryException e) {
                throw e.kind() == RegistryException.Kind.NOT_FOUND
                        ? new RenderingException(Reason.UNVERIFIED, e.text())
                        : failure(e);
            }
            kept = file.toByteArray();
            if (known.provenances.size() >= MAX_PROVENANCES) {
                known.provenances.clear();
            }
            known.provenances.put(brought.digest(), kept);
        }
        return kept;
    }

    /** Returns the digest of what came. */
    private static String download(Known known, ChartVersion version, TemporaryFile archive) throws IOException {
        try (OutputStream content = archive.content()) {
            known.repository.download(version, MAX_ARCHIVE_BYTES, content);
        } catch (RegistryException e) {
            throw failure(e);
        }
        return archive.digest();
    }

    /** What may work later is tried again; what is not there or makes no sense is a failure that stays until something changes. */
    static RenderingException failure(RegistryException e) {
        return switch (e.kind()) {
            case UNAVAILABLE -> new SourceUnavailable(e.text());
            case NOT_FOUND -> new RenderingException(Reason.REVISION_NOT_FOUND, e.text());
            case INVALID -> new RenderingException(Reason.SOURCE_UNAVAILABLE, e.text());
            case TOO_LARGE -> new RenderingException(Reason.LIMIT_EXCEEDED, e.text());
        };
    }
}
