package dev.plumbline.poller.messaging;

import dev.plumbline.events.RepositoryUnreachable;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.poller.poll.Troubles;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the topic {@code commits} says of repositories that cannot be reached. */
@ApplicationScoped
public class ToldTroubles implements Troubles {

    private final Map<RepositoryUrl, Told> told = new ConcurrentHashMap<>();

    /** Takes an event of the topic, in the topic's order. */
    void take(RepositoryUnreachable trouble, String id, Instant at) {
        told.put(trouble.repository(), new Told(trouble, id, at));
    }

    /** It was told to be reached again. */
    void forget(RepositoryUrl repository) {
        told.remove(repository);
    }

    @Override
    public Optional<Told> of(RepositoryUrl repository) {
        return Optional.ofNullable(told.get(repository));
    }
}
