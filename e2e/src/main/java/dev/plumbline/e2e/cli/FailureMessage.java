package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.process.ProcessException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.Optional;

/** What a person is told of a failure that is not a mistake of ours. */
final class FailureMessage {
    private FailureMessage() {}

    /** One line, or the lines that a program said last; empty where nobody but us can do anything about it. */
    static Optional<String> of(Exception failure) {
        return switch (failure) {
            case ProcessException said -> Optional.ofNullable(said.getMessage());
            case FileSystemException file -> Optional.of(sentence(file));
            case UncheckedIOException wrapped ->
                wrapped.getCause() instanceof FileSystemException file ? Optional.of(sentence(file)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static String sentence(FileSystemException failure) {
        return failure.getFile() + " cannot be used: " + reason(failure);
    }

    private static String reason(FileSystemException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "there is no such file";
            case FileAlreadyExistsException _ -> "something else has its name";
            default ->
                Objects.requireNonNullElse(
                        failure.getReason(), failure.getClass().getSimpleName());
        };
    }
}
