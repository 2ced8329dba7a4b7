package dev.plumbline.renderer.manifest;

import org.jspecify.annotations.Nullable;

/**
 * Where an object was written.
 *
 * @param file relative to the repository's root, null where a tool does not tell
 * @param line from 1, null where unknown
 */
public record Origin(@Nullable String file, @Nullable Integer line) {

    /** For people: {@code file:line}, or what is known of it. */
    @Override
    public String toString() {
        if (file == null) {
            return "the output";
        }
        return line == null ? file : file + ":" + line;
    }
}
