package dev.plumbline.e2e.workspace;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** {@code state.json}: what a later start and the other commands need to know of this one. */
public final class StateFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;

    public StateFile(Path file) {
        this.file = file;
    }

    /** What was written last, empty where nothing was, or where it cannot be understood. */
    public Optional<State> read() {
        try {
            return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), State.class)) : Optional.empty();
        } catch (IOException foreign) {
            return Optional.empty();
        }
    }

    /** Replaces the file in one step; only its owner may read it, for it holds the webhook's secret. */
    public void write(State state) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            var next =
                    PrivateFile.write(file.resolveSibling(file.getFileName() + ".new"), JSON.writeValueAsBytes(state));
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
