package dev.plumbline.events;

/**
 * A former set is to be applied under a new epoch.
 *
 * @param digest of the set that is meant
 */
public record RollbackRequested(ApplicationRef application, String author, String request, String digest)
        implements CommandEvent {}
