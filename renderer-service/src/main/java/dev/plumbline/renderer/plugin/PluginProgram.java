package dev.plumbline.renderer.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program that the operator declared.
 *
 * @param name by which Applications name it
 * @param command its file and its arguments
 * @param files that it sees beside itself
 * @param version a hash of all of these and of what the files hold
 */
public record PluginProgram(String name, List<String> command, List<String> files, String version) {

    private static final int MAX_FILES = 10_000;

    /**
     * A program as it is now.
     *
     * @throws IllegalArgumentException where it, or one of its files, is not there, or not absolute
     */
    public static PluginProgram of(String name, List<String> command, List<Path> files) {
        if (command.isEmpty() || !Files.isExecutable(absolute(name, Path.of(command.getFirst())))) {
            throw new IllegalArgumentException("the plug-in " + name + " names no program that can be run");
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            command.forEach(part -> digest.update((part + "\0").getBytes(StandardCharsets.UTF_8)));
            add(Path.of(command.getFirst()), digest);
            for (Path file : files) {
                add(absolute(name, file), digest);
            }
            return new PluginProgram(
                    name,
                    List.copyOf(command),
                    files.stream().map(Path::toString).toList(),
                    "sha256:" + HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw new IllegalArgumentException("the plug-in " + name + " names files that cannot be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Path absolute(String name, Path file) {
        if (!file.isAbsolute()) {
            throw new IllegalArgumentException("the plug-in " + name + " names " + file + ", which is not absolute");
        }
        return file;
    }

    private static void add(Path root, MessageDigest digest) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .sorted()
                    .limit(MAX_FILES + 1L)
                    .toList();
            if (files.isEmpty() || files.size() > MAX_FILES) {
                throw new IOException(root + " holds no file, or more than " + MAX_FILES);
            }
            for (Path file : files) {
                digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
                try (InputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
                    content.transferTo(OutputStream.nullOutputStream());
                }
            }
        }
    }
}
