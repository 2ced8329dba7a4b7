package dev.plumbline.poller.poll;

import dev.plumbline.events.KnownRepositories;
import dev.plumbline.events.RepositoryUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The new names of repositories, as webhooks told them, at whatever port: some providers tell the HTTP URLs alone. Whoever may send
 * a webhook may name any repository in it, so that a name is believed only if it is one of the same host, and answers there with our
 * credentials.
 */
@ApplicationScoped
public class Renames {

    private static final int REMEMBERED = 1_000;

    private final RemoteHeads remote;
    private final HostLimits hosts;
    private final KnownRepositories<RepositoryUrl> told = new KnownRepositories<>(REMEMBERED);

    Renames(RemoteHeads remote, HostLimits hosts) {
        this.remote = remote;
        this.hosts = hosts;
    }

    /** Applications name these, and no others. */
    public void follow(Set<RepositoryUrl> repositories) {
        told.follow(repositories.stream().map(RepositoryUrl::withoutPort).collect(Collectors.toUnmodifiableSet()));
    }

    /** A webhook told a new name. */
    public void told(RepositoryUrl formerly, RepositoryUrl now) {
        told.put(formerly.withoutPort(), now.withoutPort());
    }

    /** The new name of a repository; empty where none was told, or one at another host. Whether it {@link #answers} is to be asked. */
    Optional<RepositoryUrl> of(WatchedRepository repository) {
        return told.of(repository.identity().withoutPort()).flatMap(now -> atTheSamePort(repository.identity(), now));
    }

    /** Empty where it is at another host. */
    private static Optional<RepositoryUrl> atTheSamePort(RepositoryUrl formerly, RepositoryUrl now) {
        return formerly.withoutPort().origin().equals(now.origin())
                ? Optional.of(new RepositoryUrl(formerly.origin() + "/" + now.path()))
                : Optional.empty();
    }

    /** Whether a repository answers by its new name, which its host is asked as for all else. */
    boolean answers(WatchedRepository repository, RepositoryUrl now) {
        WatchedRepository renamed = new WatchedRepository(
                now,
                repository.fetchUrls().stream().map(url -> fetchUrl(url, now)).toList(),
                Set.of(RefNames.HEAD));
        try {
            return hosts.ask(renamed.host(), () -> remote.list(renamed, Set.of(RefNames.HEAD)))
                    .isPresent();
        } catch (RemoteUnavailable e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The URL of the old name with the new path in it. */
    private static String fetchUrl(String url, RepositoryUrl now) {
        String path = now.path();
        int scheme = url.indexOf("://");
        return scheme < 0
                ? url.substring(0, url.indexOf(':') + 1) + path
                : url.substring(0, url.indexOf('/', scheme + 3) + 1) + path;
    }
}
