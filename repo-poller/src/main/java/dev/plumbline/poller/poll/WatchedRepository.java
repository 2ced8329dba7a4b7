package dev.plumbline.poller.poll;

import dev.plumbline.events.RepositoryUrl;
import java.util.Set;

/**
 * A repository that some application names.
 *
 * @param fetchUrl where it is asked; of all applications' forms of its URL, one
 * @param revisions what the applications follow: branches, tags, commits, {@code HEAD}
 */
public record WatchedRepository(RepositoryUrl identity, String fetchUrl, Set<String> revisions) {

    public WatchedRepository {
        revisions = Set.copyOf(revisions);
    }

    /** The host, and the port if it is not the usual one: what the limit of simultaneous turns is for. */
    String host() {
        String value = identity.value().replaceFirst("^[a-z]+://", "");
        return value.substring(0, value.indexOf('/'));
    }
}
