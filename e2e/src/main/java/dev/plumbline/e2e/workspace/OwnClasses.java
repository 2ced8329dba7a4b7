package dev.plumbline.e2e.workspace;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * This module's own classes and what they need, as the build left them; the script {@code plumbline} builds the same class
 * path, word by word, for an AOT cache is good for exactly the one that it was recorded with.
 *
 * @param cache the AOT cache, which need not exist
 */
public record OwnClasses(String classPath, Path cache) {

    static OwnClasses in(Path target) {
        try (var jars = Files.newDirectoryStream(target, "plumbline-e2e-*-SNAPSHOT.jar")) {
            var own = jars.iterator().next().toString();
            var others = Files.readString(target.resolve("classpath.txt")).strip();
            return new OwnClasses(own + File.pathSeparator + others, target.resolve("local.aot"));
        } catch (IOException e) {
            throw new UncheckedIOException("the module e2e is not packaged", e);
        }
    }

    /** The options of a JVM that runs one of the classes. */
    public List<String> options() {
        return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache, "-cp", classPath) : List.of("-cp", classPath);
    }
}
