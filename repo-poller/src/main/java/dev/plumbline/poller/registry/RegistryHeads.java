package dev.plumbline.poller.registry;

import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.RepositoryUnreachable.Reason;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.TagRange;
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
import dev.plumbline.poller.poll.Listing;
import dev.plumbline.poller.poll.PollerSettings;
import dev.plumbline.poller.poll.RemoteHeads;
import dev.plumbline.poller.poll.RemoteUnavailable;
import dev.plumbline.poller.poll.WatchedRepository;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Versions of charts and tags of artifacts as refs: {@code refs/tags/1.2.3} is at the digest of that chart's archive or of that
 * tag's manifest. A version that is no tag of its own, but means one ({@code 1.2} the newest 1.2.x), is listed under its own name.
 */
@ApplicationScoped
@Typed(RegistryHeads.class)
public class RegistryHeads implements RemoteHeads {

    private static final Logger LOG = Logger.getLogger(RegistryHeads.class);

    private static final String TAGS = "refs/tags/";

    /** What is followed is asked more often than that, however often it failed. */
    private static final Duration IDLE = Duration.ofHours(2);

    private final BoundedHttp http;
    private final RemoteAccess access;
    private final Set<String> plainHttp;
    private final Remembered<RepositoryUrl, OciRepository> registries =
            new Remembered<>(IDLE, InstantSource.system(), remote -> {});
    private final Remembered<String, HelmRepository> indexes =
            new Remembered<>(IDLE, InstantSource.system(), RegistryHeads::close);

    RegistryHeads(PollerSettings settings, GitSettings git, RegistrySettings registry) {
        this.access = new RemoteAccess(git.credentialsFile(), InstantSource.system());
        this.http = new BoundedHttp(settings.timeout(), settings.deadline(), access::tls);
        this.plainHttp = registry.plainHttp().orElse(Set.of());
    }

    @Override
    public Listing list(WatchedRepository repository, Set<String> refs) throws RemoteUnavailable {
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

    private Listing tags(WatchedRepository repository, Set<String> refs) throws RegistryException {
        RepositoryUrl identity = repository.identity();
        ListedTags tags =
                new ListedTags(registries.of(identity, OciRepository.at(identity, http, access::login, plainHttp)));
        if (refs.contains(ALL_TAGS)) {
            tags.all();
        }
        Map<String, Head> heads = new HashMap<>();
        for (String revision : repository.revisions()) {
            if (!OciManifest.isDigest(revision)) {
                tags.meantBy(revision).ifPresent(tag -> heads.put(ref(revision, tag.name()), tag.head()));
            }
        }
        return new Listing(heads, refs(tags.listed()));
    }

    private Listing versions(WatchedRepository repository) throws RegistryException {
        String identity = repository.identity().value();
        String chart = identity.substring(identity.lastIndexOf('/') + 1);
        HelmRepository remote = index(repository.fetchUrls());
        Map<String, ChartVersion> versions = new LinkedHashMap<>();
        synchronized (remote) {
            remote.refresh();
            remote.versions(chart).forEach(version -> versions.putIfAbsent(version.version(), version));
        }
        List<String> names = List.copyOf(versions.keySet());
        Map<String, Head> heads = new HashMap<>();
        for (String revision : repository.revisions()) {
            Versions.choose(names, revision)
                    .ifPresent(chosen ->
                            heads.put(ref(revision, chosen), head(Objects.requireNonNull(versions.get(chosen)))));
        }
        return new Listing(heads, refs(names));
    }

    /** Of a range the tag or version that it means; of any other revision what was asked for, whatever that means. */
    private static String ref(String revision, String meant) {
        return TAGS + (TagRange.of(revision).isPresent() ? meant : revision);
    }

    private static Set<String> refs(Collection<String> names) {
        return names.stream().map(TAGS::concat).collect(Collectors.toSet());
    }

    /** By https where some application says so. */
    private HelmRepository index(List<String> urls) throws RegistryException {
        String url = urls.stream()
                .filter(each -> each.startsWith("https://"))
                .findFirst()
                .orElse(urls.getFirst());
        return indexes.of(url, HelmRepository.at(url, http, access::login));
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

    private static void close(HelmRepository remote) {
        synchronized (remote) {
            try {
                remote.close();
            } catch (IOException e) {
                LOG.debugf(e, "an index stays open until the end");
            }
        }
    }

    @PreDestroy
    void close() {
        http.close();
        indexes.forgetAll();
    }
}
