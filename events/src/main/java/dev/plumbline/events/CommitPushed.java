package dev.plumbline.events;

import org.jspecify.annotations.Nullable;

/**
 * A provider's webhook told of a push.
 *
 * @param before the ref's commit before the push, null where the ref is new
 * @param after the ref's commit after the push, of an OCI repository's tag the manifest's digest ({@code sha256:…}); null where
 *     a registry does not say
 * @param forced whether the provider called it a forced push
 * @param provider the provider whose route took it, {@code github}
 * @param delivery the provider's id of the delivery; a redelivery bears the same
 * @param pusher who pushed, as the provider says; null where it does not
 */
public record CommitPushed(
        RepositoryUrl repository,
        String ref,
        @Nullable String before,
        @Nullable String after,
        boolean forced,
        String provider,
        String delivery,
        @Nullable String pusher)
        implements CommitEvent {

    @Override
    public String id() {
        return EventId.of(CommitPushed.class, provider, delivery, repository, ref, after);
    }
}
