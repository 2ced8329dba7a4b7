package dev.plumbline.events;

/**
 * A former set is to be applied under a new epoch. Not served yet: nothing gives this command and nothing obeys it; the trail
 * keeps it.
 *
 * @param digest of the set that is meant
 */
public record RollbackRequested(ApplicationRef application, String author, String request, String digest)
        implements CommandEvent {}
