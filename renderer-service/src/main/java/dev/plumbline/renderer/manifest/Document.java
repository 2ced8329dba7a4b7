package dev.plumbline.renderer.manifest;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One document of a stream.
 *
 * @param line where it begins, from 1
 */
public record Document(JsonNode content, int line) {}
