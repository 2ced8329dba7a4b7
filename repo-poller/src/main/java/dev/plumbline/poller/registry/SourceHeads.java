package dev.plumbline.poller.registry;

import dev.plumbline.poller.git.JGitRemoteHeads;
import dev.plumbline.poller.poll.Listing;
import dev.plumbline.poller.poll.RemoteHeads;
import dev.plumbline.poller.poll.RemoteUnavailable;
import dev.plumbline.poller.poll.WatchedRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Asks each repository as its kind is asked. */
@ApplicationScoped
public class SourceHeads implements RemoteHeads {

    private final JGitRemoteHeads git;
    private final RegistryHeads registries;

    SourceHeads(JGitRemoteHeads git, RegistryHeads registries) {
        this.git = git;
        this.registries = registries;
    }

    @Override
    public Listing list(WatchedRepository repository, Set<String> refs) throws RemoteUnavailable {
        return repository.isInRegistry() ? registries.list(repository, refs) : git.list(repository, refs);
    }
}
