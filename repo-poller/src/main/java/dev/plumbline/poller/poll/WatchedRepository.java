package dev.plumbline.poller.poll;

import dev.plumbline.events.RepositoryUrl;
import java.util.List;
import java.util.Set;

/**
 * A repository that some application names.
 *
 * @param fetchUrls where it can be asked, at least one: applications name it by different forms of its URL
 * @param revisions what the applications follow: branches, tags, commits, {@code HEAD}
 */
public record WatchedRepository(RepositoryUrl identity, List<String> fetchUrls, Set<String> revisions) {

    public WatchedRepository {
        fetchUrls = List.copyOf(fetchUrls);
        revisions = Set.copyOf(revisions);
    }

    /** One that all applications name by the same form of its URL. */
    public WatchedRepository(RepositoryUrl identity, String fetchUrl, Set<String> revisions) {
        this(identity, List.of(fetchUrl), revisions);
    }

    /** Whether its refs are the tags of an OCI repository, or the versions of a chart. */
    public boolean isInRegistry() {
        return identity.value().contains("://");
    }

    /** The host, and the port if it is not the usual one: what the limit of simultaneous turns is for. */
    String host() {
        return identity.host();
    }
}
