package dev.plumbline.e2e.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a program is run.
 *
 * @param name what people call it; also names its log and pid files
 * @param command the program and its arguments
 * @param environment all variables that it sees besides {@code PATH}, {@code LANG} and {@code HOME}: nothing of the
 *     caller's shell leaks in
 * @param readiness whether it does its work by now; asked again and again until it says yes
 * @param stopSignal what asks it to end, such as {@code TERM}
 * @param grace how long it may take to end before it is killed
 */
public record ProcessSpec(
        String name,
        List<String> command,
        Map<String, String> environment,
        Readiness readiness,
        String stopSignal,
        Duration grace) {

    public ProcessSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** A program that is ended by SIGTERM within three seconds and sees no variables of its own. */
    public static ProcessSpec of(String name, List<String> command, Readiness readiness) {
        return new ProcessSpec(name, command, Map.of(), readiness, "TERM", Duration.ofSeconds(3));
    }

    /** The same with these variables. */
    public ProcessSpec withEnvironment(Map<String, String> variables) {
        return new ProcessSpec(name, command, variables, readiness, stopSignal, grace);
    }

    /** The same, ended in this way. */
    public ProcessSpec endedBy(String signal, Duration within) {
        return new ProcessSpec(name, command, environment, readiness, signal, within);
    }
}
