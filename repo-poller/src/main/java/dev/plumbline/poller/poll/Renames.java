package dev.plumbline.poller.poll;

import dev.plumbline.events.RepositoryUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The new names of repositories, as webhooks told them. Whoever may send a webhook may name any repository in it, so that a name is
 * believed only if it is one of the same host, and answers there with our credentials.
 */
@ApplicationScoped
public class Renames {

    private static final int REMEMBERED = 1_000;

    private final RemoteHeads remote;
    private final Map<RepositoryUrl, RepositoryUrl> told = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RepositoryUrl, RepositoryUrl> eldest) {
            return size() > REMEMBERED;
        }
    });

    Renames(RemoteHeads remote) {
        this.remote = remote;
    }

    /** A webhook told a new name. */
    public void told(RepositoryUrl formerly, RepositoryUrl now) {
        told.put(formerly, now);
    }

    /** The new name of a repository that does not answer under its own; empty where none was told, or that one does not answer either. */
    Optional<RepositoryUrl> of(WatchedRepository repository) {
        RepositoryUrl now = told.get(repository.identity());
        if (now == null) {
            return Optional.empty();
        }
        WatchedRepository renamed = new WatchedRepository(now, fetchUrl(repository, now), Set.of(RefNames.HEAD));
        if (!renamed.host().equals(repository.host())) {
            return Optional.empty();
        }
        try {
            remote.list(renamed, Set.of(RefNames.HEAD));
            return Optional.of(now);
        } catch (RemoteUnavailable e) {
            return Optional.empty();
        }
    }

    /** The URL of the old name with the new path in it. */
    private static String fetchUrl(WatchedRepository former, RepositoryUrl now) {
        String url = former.fetchUrl();
        String path = now.value().substring(now.value().indexOf('/') + 1);
        int scheme = url.indexOf("://");
        return scheme < 0
                ? url.substring(0, url.indexOf(':') + 1) + path
                : url.substring(0, url.indexOf('/', scheme + 3) + 1) + path;
    }
}
