package dev.plumbline.e2e.workspace;

/**
 * What is known of an environment.
 *
 * @param ready whether everything was up and the sample was there; says nothing about now
 */
public record State(Ports ports, Endpoints endpoints, boolean ready) {}
