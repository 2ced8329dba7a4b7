package dev.plumbline.renderer.tool;

import java.util.List;

/**
 * A run of a program.
 *
 * @param command the program's absolute path, and its arguments
 * @param alone whether it needs a process that nothing ran in before and nothing will after it
 * @param programs absolute paths of files and folders, beside the program and the system's, that it sees too
 */
public record Run(List<String> command, boolean alone, List<String> programs) {

    public Run {
        command = List.copyOf(command);
        programs = List.copyOf(programs);
    }

    /** A run that needs a process of its own where it sees other programs. */
    public Run(List<String> command, List<String> programs) {
        this(command, !programs.isEmpty(), programs);
    }

    /** A run that needs nothing else. */
    public static Run of(List<String> command) {
        return new Run(command, List.of());
    }
}
