package dev.plumbline.events;

/**
 * The newest set is to be applied, even where the application is not synced by itself.
 */
public record SyncRequested(ApplicationRef application, String author, String request) implements CommandEvent {}
