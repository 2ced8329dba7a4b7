package dev.plumbline.events;

/**
 * A newer revision renders to the set that is already known.
 *
 * @param revision the commit
 * @param digest of the set that it renders to
 * @param rendered whether the tool ran: false where the inputs' tree ids already said that nothing changed
 */
public record RevisionConfirmed(
        ApplicationRef application, long generation, String revision, String digest, boolean rendered)
        implements ManifestsEvent {

    @Override
    public String id() {
        return EventId.of(RevisionConfirmed.class, application.uid(), generation, revision, digest);
    }
}
