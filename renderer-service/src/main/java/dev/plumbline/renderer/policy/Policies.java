package dev.plumbline.renderer.policy;

import dev.plumbline.events.ApplicationSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The policies of a file. It is read each time, so that a change counts at once, and parsed only where it changed. While it cannot
 * be read, nothing is allowed: an older version that can be remembered may be laxer.
 */
public final class Policies {

    private static final int MAX_FILE_BYTES = 1 << 20;

    private final Optional<Path> file;
    private volatile Known known = new Known(new byte[0], List.of());

    /** Those of a file; without one there are none. */
    public Policies(Optional<Path> file) {
        this.file = file;
    }

    private record Known(byte[] text, List<Policy> policies) {}

    /**
     * Whose signatures an application of that namespace needs beside those that it asks for itself: all of these.
     *
     * @throws PoliciesUnreadable where there is a file that does not tell
     */
    public List<ApplicationSpec.Verify> requiredIn(String namespace) {
        if (file.isEmpty()) {
            return List.of();
        }
        return policies(file.get()).stream()
                .filter(policy -> policy.covers(namespace))
                .map(Policy::verify)
                .toList();
    }

    private List<Policy> policies(Path path) {
        byte[] text = text(path);
        Known former = known;
        if (text.length == 0 || !Arrays.equals(text, former.text())) {
            former = new Known(text, PolicyFile.parse(text));
            known = former;
        }
        return former.policies();
    }

    private static byte[] text(Path path) {
        try (InputStream stream = Files.newInputStream(path)) {
            byte[] text = stream.readNBytes(MAX_FILE_BYTES + 1);
            if (text.length > MAX_FILE_BYTES) {
                throw new PoliciesUnreadable("the file has more than " + MAX_FILE_BYTES + " bytes");
            }
            return text;
        } catch (NoSuchFileException e) {
            throw new PoliciesUnreadable("there is no such file");
        } catch (IOException e) {
            throw new PoliciesUnreadable("the file gives a " + e.getClass().getSimpleName());
        }
    }
}
