package dev.plumbline.events;

/**
 * A held set may be applied.
 *
 * @param digest of the set that is meant
 */
public record ApprovalGiven(ApplicationRef application, String author, String request, String digest)
        implements CommandEvent {}
