package dev.plumbline.e2e.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

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

    /** A class of our own class path. */
    public static JavaCommand ofClass(String heap, Class<?> main, String... arguments) {
        var target = new ArrayList<>(List.of("-cp", jars(), main.getName()));
        target.addAll(List.of(arguments));
        return new JavaCommand(heap, List.of(), target);
    }

    /** Without folders, such as that of the tests: a program beside us runs from what was packaged. */
    private static String jars() {
        var entries = System.getProperty("java.class.path").split(File.pathSeparator);
        return Arrays.stream(entries).filter(entry -> entry.endsWith(".jar")).collect(Collectors.joining(File.pathSeparator));
    }

    /** The same with further options of the JVM. */
    public JavaCommand with(List<String> more) {
        var all = new ArrayList<>(options);
        all.addAll(more);
        return new JavaCommand(heap, all, target);
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
