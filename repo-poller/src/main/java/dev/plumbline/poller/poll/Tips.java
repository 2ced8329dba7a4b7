package dev.plumbline.poller.poll;

import dev.plumbline.events.RepositoryUrl;
import java.util.Map;

/** What was told of refs, by webhooks and by pollers. */
public interface Tips {

    /** What was told last of each ref of a repository, by full name; a copy. */
    Map<String, Tip> of(RepositoryUrl repository);

    /** A ref of which another tip is known in the place of one, unless something was told of it in the meantime. */
    void settle(RepositoryUrl repository, String ref, Tip told, Tip known);
}
