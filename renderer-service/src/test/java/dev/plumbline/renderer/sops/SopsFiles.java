package dev.plumbline.renderer.sops;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Files of sops' own making. */
public final class SopsFiles {

    private SopsFiles() {}

    public static String text(String name) {
        try (InputStream stream = Objects.requireNonNull(SopsFiles.class.getResourceAsStream("/sops/" + name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
