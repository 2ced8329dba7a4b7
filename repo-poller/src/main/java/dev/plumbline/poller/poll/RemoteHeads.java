package dev.plumbline.poller.poll;

import java.util.Set;

/** Remote repositories. */
public interface RemoteHeads {

    /** Asks for every tag. */
    String ALL_TAGS = "refs/tags/";

    /**
     * Asks a repository where refs are.
     *
     * @param refs full names, {@code HEAD}, and {@link #ALL_TAGS}
     * @return what exists of these; {@code HEAD} under the name of the branch that it stands for, if it stands for one
     * @throws RemoteUnavailable where it does not answer, refuses, or answers more than the limits allow
     */
    Listing list(WatchedRepository repository, Set<String> refs) throws RemoteUnavailable;
}
