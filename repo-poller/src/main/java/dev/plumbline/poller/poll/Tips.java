package dev.plumbline.poller.poll;

import dev.plumbline.events.RepositoryUrl;
import java.util.Map;

/** What was told of refs, by webhooks and by pollers. */
public interface Tips {

    /** What was told last of each ref of a repository, by full name; a copy. */
    Map<String, Tip> of(RepositoryUrl repository);
}
