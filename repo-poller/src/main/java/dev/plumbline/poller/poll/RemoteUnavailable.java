package dev.plumbline.poller.poll;

import dev.plumbline.events.RepositoryUrl;

/** A remote did not list its refs. */
public final class RemoteUnavailable extends PollFailure {

    /** Because of that, in a few words. */
    public RemoteUnavailable(RepositoryUrl repository, String reason) {
        super(repository + ": " + reason, null);
    }
}
