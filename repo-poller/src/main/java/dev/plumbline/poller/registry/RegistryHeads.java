package dev.plumbline.poller.registry;

import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.RepositoryUnreachable.Reason;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.git.AccessException;
import dev.plumbline.events.git.RemoteAccess;
import dev.plumbline.events.git.TokenRefused;
import dev.plumbline.events.registry.BoundedHttp;
import dev.plumbline.events.registry.ChartVersion;
import dev.plumbline.events.registry.HelmRepository;
import dev.plumbline.events.registry.OciManifest;
import dev.plumbline.events.registry.OciRepository;
import dev.plumbline.events.registry.RegistryException;
import dev.plumbline.events.registry.Versions;
import dev.plumbline.poller.git.GitSettings;
import dev.plumbline.poller.poll.Head;
import dev.plumbline.poller.poll.PollerSettings;
import dev.plumbline.poller.poll.RemoteHeads;
import dev.plumbline.poller.poll.RemoteUnavailable;
import dev.plumbline.poller.poll.WatchedRepository;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Versions of charts and tags of artifacts as refs: {@code refs/tags/1.2.3} is at the digest of that chart's archive or of that
 * tag's manifest. A revision that is no tag of its own, but means one ({@code 1.2} the newest 1.2.x), is listed under its own name too.
 */
@ApplicationScoped
@Typed(RegistryHeads.class)
public class RegistryHeads implements RemoteHeads {

    private static final String TAGS = "refs/tags/";

    /** Of a tag that nobody follows, nothing is asked. */
    private static final Head UNKNOWN = new Head("unknown", null);

    private final BoundedHttp http;
    private final RemoteAccess access;
    private final Set<String> plainHttp;
    private final Map<RepositoryUrl, OciRepository> registries = new ConcurrentHashMap<>();
    private final Map<String, HelmRepository> indexes = new ConcurrentHashMap<>();

    RegistryHeads(PollerSettings settings, GitSettings git, RegistrySettings registry) {
        this.access = new RemoteAccess(git.credentialsFile(), InstantSource.system());
        this.http = new BoundedHttp(settings.timeout(), settings.deadline(), access::tls);
        this.plainHttp = registry.plainHttp().orElse(Set.of());
    }

    @Override
    public Map<String, Head> list(WatchedRepository repository, Set<String> refs) throws RemoteUnavailable {
        RepositoryUrl identity = repository.identity();
        try {
            return identity.value().startsWith("oci://") ? tags(repository, refs) : versions(repository);
        } catch (RegistryException e) {
            throw new RemoteUnavailable(
                    identity, reason(e), e.text(), e.retryAfter().orElse(null));
        } catch (TokenRefused e) {
            throw new RemoteUnavailable(
                    identity,
                    reason(e),
                    String.valueOf(e.getMessage()),
                    e.retryAfter().orElse(null));
        } catch (AccessException e) {
            throw new RemoteUnavailable(identity, Reason.CREDENTIALS_UNUSABLE, String.valueOf(e.getMessage()));
        }
    }

    private Map<String, Head> tags(WatchedRepository repository, Set<String> refs) throws RegistryException {
        OciRepository remote = registries.computeIfAbsent(
                repository.identity(), identity -> OciRepository.at(identity, http, access::login, plainHttp));
        Map<String, Head> heads = new HashMap<>();
        if (refs.contains(ALL_TAGS)) {
            remote.tags().forEach(tag -> heads.put(TAGS + tag, UNKNOWN));
        }
        for (String revision : repository.revisions()) {
            if (!OciManifest.isDigest(revision)) {
                tag(remote, revision, heads);
            }
        }
        return heads;
    }

    /** What is not there is not listed. */
    private static void tag(OciRepository remote, String revision, Map<String, Head> heads) throws RegistryException {
        try {
            String tag = remote.tag(revision);
            Optional<Head> head = remote.digest(tag).map(digest -> new Head(digest, null));
            head.ifPresent(at -> {
                heads.put(TAGS + tag, at);
                heads.put(TAGS + revision, at);
            });
        } catch (RegistryException e) {
            if (e.kind() != RegistryException.Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    private Map<String, Head> versions(WatchedRepository repository) throws RegistryException {
        String identity = repository.identity().value();
        String chart = identity.substring(identity.lastIndexOf('/') + 1);
        HelmRepository remote = index(repository.fetchUrls());
        List<ChartVersion> versions;
        synchronized (remote) {
            remote.refresh();
            versions = remote.versions(chart);
        }
        Map<String, Head> heads = new HashMap<>();
        versions.forEach(version -> heads.putIfAbsent(TAGS + version.version(), head(version)));
        List<String> names = versions.stream().map(ChartVersion::version).toList();
        for (String revision : repository.revisions()) {
            Versions.choose(names, revision)
                    .ifPresent(
                            chosen -> heads.putIfAbsent(TAGS + revision, heads.getOrDefault(TAGS + chosen, UNKNOWN)));
        }
        return heads;
    }

    /** By https where some application says so. */
    private HelmRepository index(List<String> urls) throws RegistryException {
        String url = urls.stream()
                .filter(each -> each.startsWith("https://"))
                .findFirst()
                .orElse(urls.getFirst());
        HelmRepository known = indexes.get(url);
        if (known == null) {
            known = HelmRepository.at(url, http, access::login);
            HelmRepository other = indexes.putIfAbsent(url, known);
            known = other == null ? known : other;
        }
        return known;
    }

    /** Without a digest, by its URL: another URL is another archive. */
    private static Head head(ChartVersion version) {
        String digest = version.digest();
        return new Head(
                digest == null
                        ? CanonicalJson.digest(version.url().toString().getBytes(StandardCharsets.UTF_8))
                        : digest,
                null);
    }

    private static Reason reason(RegistryException e) {
        return switch (e.kind()) {
            case NOT_FOUND -> Reason.NOT_FOUND;
            case TOO_LARGE -> Reason.TOO_LARGE;
            case INVALID -> Reason.FAILED;
            case UNAVAILABLE ->
                switch (e.why()) {
                    case LOGIN_REFUSED -> Reason.AUTHENTICATION_REFUSED;
                    case UNKNOWN_HOST -> Reason.HOST_NOT_FOUND;
                    case CONNECTION_REFUSED -> Reason.CONNECTION_REFUSED;
                    case TIMED_OUT -> Reason.TIMED_OUT;
                    case NOT_TRUSTED -> Reason.HOST_NOT_TRUSTED;
                    case RATE_LIMITED -> Reason.RATE_LIMITED;
                    case OTHER -> Reason.FAILED;
                };
        };
    }

    private static Reason reason(TokenRefused e) {
        return switch (e.why()) {
            case REFUSED -> Reason.AUTHENTICATION_REFUSED;
            case RATE_LIMITED -> Reason.RATE_LIMITED;
            case UNREACHABLE -> Reason.FAILED;
        };
    }

    @PreDestroy
    void close() {
        http.close();
    }
}
