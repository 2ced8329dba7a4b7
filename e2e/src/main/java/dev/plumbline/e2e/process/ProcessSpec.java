package dev.plumbline.e2e.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a program is run.
 *
 * @param name what people call it; also names its log and pid files
 * @param readiness whether it does its work by now; asked again and again until it says yes
 */
public record ProcessSpec(String name, Launch launch, Readiness readiness, Ending ending) {

    /**
     * What is run.
     *
     * @param command the program and its arguments
     * @param environment all variables that it sees besides {@code PATH}, {@code LANG} and {@code HOME}: nothing of the
     *     caller's shell leaks in
     * @param directory the working directory
     */
    public record Launch(List<String> command, Map<String, String> environment, Path directory) {

        public Launch {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }
    }

    /**
     * How it is ended.
     *
     * @param signal what asks it to, such as {@code TERM}
     * @param grace how long it may take before it is killed
     */
    public record Ending(String signal, Duration grace) {}

    /** A program without variables of its own that is ended by SIGTERM within three seconds. */
    public static ProcessSpec of(String name, List<String> command, Readiness readiness) {
        var launch = new Launch(command, Map.of(), Path.of("/"));
        return new ProcessSpec(name, launch, readiness, new Ending("TERM", Duration.ofSeconds(3)));
    }

    /** The same, ended in this way. */
    public ProcessSpec endedBy(String signal, Duration within) {
        return new ProcessSpec(name, launch, readiness, new Ending(signal, within));
    }
}
