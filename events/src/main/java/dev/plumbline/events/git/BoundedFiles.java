package dev.plumbline.events.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/** Reads files of a bounded size, and remembers of each by what one sees that it has changed. */
final class BoundedFiles {

    private final Path folder;
    private final Map<Path, String> seen = new HashMap<>();

    /**
     * Files of a folder.
     *
     * @param folder what relative names are relative to
     */
    BoundedFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * The text of a file.
     *
     * @throws IOException where it cannot be read or is longer than that
     */
    String read(String name, int maxBytes) throws IOException {
        Path file = folder.resolve(name);
        seen.put(file, state(file)); // before it is read: a change meanwhile is then seen
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new IOException("longer than " + maxBytes + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Whether all files are as they were when they were read, those too that were not there. */
    boolean areUnchanged() {
        return seen.entrySet().stream().allMatch(file -> file.getValue().equals(state(file.getKey())));
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime().toInstant() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "unreadable";
        }
    }
}
