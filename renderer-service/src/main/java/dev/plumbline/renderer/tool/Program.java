package dev.plumbline.renderer.tool;

/**
 * A foreign program.
 *
 * @param name for people
 * @param file its absolute path
 * @param version as it says itself
 */
public record Program(String name, String file, String version) {}
