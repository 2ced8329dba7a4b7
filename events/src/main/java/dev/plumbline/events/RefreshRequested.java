package dev.plumbline.events;

/**
 * The application is to be rendered again from the tip of its revision.
 */
public record RefreshRequested(ApplicationRef application, String author, String request) implements CommandEvent {}
