package dev.plumbline.poller.messaging;

import dev.plumbline.events.KnownRepositories;
import dev.plumbline.events.RepositoryUnreachable;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.poller.poll.Troubles;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What the topic {@code commits} says of repositories that cannot be reached. */
@ApplicationScoped
public class ToldTroubles implements Troubles {

    private static final int OTHERS = 2_000;

    private final KnownRepositories<Told> told = new KnownRepositories<>(OTHERS);

    /** Applications name these, and no others. */
    void follow(Set<RepositoryUrl> repositories) {
        told.follow(repositories);
    }

    /** Takes an event of the topic, in the topic's order. */
    void take(RepositoryUnreachable trouble, String id, Instant at) {
        told.put(trouble.repository(), new Told(trouble, id, at));
    }

    /** It was told to be reached again. */
    void forget(RepositoryUrl repository) {
        told.forget(repository);
    }

    @Override
    public Optional<Told> of(RepositoryUrl repository) {
        return told.of(repository);
    }
}
