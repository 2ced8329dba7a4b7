package dev.plumbline.renderer.tool;

import java.util.List;
import java.util.Map;

/**
 * A run of a program.
 *
 * @param command the program's absolute path, and its arguments
 * @param programs absolute paths of files and folders, beside the program and the system's, that it sees too
 * @param environment beside {@code HOME} and {@code TMPDIR}
 */
public record Run(List<String> command, List<String> programs, Map<String, String> environment) {

    public Run {
        command = List.copyOf(command);
        programs = List.copyOf(programs);
        environment = Map.copyOf(environment);
    }

    /** A run that needs nothing else. */
    public static Run of(List<String> command) {
        return new Run(command, List.of(), Map.of());
    }

    /** A run that sees these too. */
    public static Run of(List<String> command, List<String> programs) {
        return new Run(command, programs, Map.of());
    }
}
