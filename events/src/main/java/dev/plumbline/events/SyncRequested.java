package dev.plumbline.events;

/**
 * The newest set is to be applied, even where the application is not synced by itself. Told by sync-service, which takes the
 * wish from the Application itself; nobody obeys this record.
 */
public record SyncRequested(ApplicationRef application, String author, String request) implements CommandEvent {}
