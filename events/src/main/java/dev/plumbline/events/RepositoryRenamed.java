package dev.plumbline.events;

/**
 * A provider's webhook told that a repository has another URL now. No ref moved; applications of either URL are looked at once
 * more, since those of the new one may have failed until now, and those of the old one live on a redirection, or fail.
 *
 * @param repository by its new URL
 * @param formerly by its old one
 * @param provider the provider whose route took it, {@code github}
 * @param delivery the provider's id of the delivery; a redelivery bears the same
 */
public record RepositoryRenamed(RepositoryUrl repository, RepositoryUrl formerly, String provider, String delivery)
        implements RepositoryEvent {

    @Override
    public String id() {
        return EventId.of(RepositoryRenamed.class, provider, delivery, repository, formerly);
    }
}
