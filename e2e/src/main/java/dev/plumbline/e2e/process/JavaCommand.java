package dev.plumbline.e2e.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command of a program on this very JDK.
 *
 * @param heap the largest heap, as {@code -Xmx} takes it
 * @param options further options of the JVM
 * @param target what follows them: {@code -jar FILE}, or a class path, a class and its arguments
 */
public record JavaCommand(String heap, List<String> options, List<String> target) {

    public JavaCommand {
        options = List.copyOf(options);
        target = List.copyOf(target);
    }

    /** The words to run. */
    public List<String> words() {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // One core's worth of young collections is plenty here, and a dozen JVMs share the machine.
        words.addAll(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
        // Netty asks for Unsafe. Native access is not granted here, though zstd would like it to be: a JVM refuses its
        // AOT cache where that differs from how the cache was made. It only warns.
        words.add("--sun-misc-unsafe-memory-access=allow");
        words.addAll(options);
        words.addAll(target);
        return words;
    }
}
