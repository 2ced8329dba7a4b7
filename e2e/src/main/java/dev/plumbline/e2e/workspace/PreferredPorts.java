package dev.plumbline.e2e.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The right to the ports that everybody likes: a lock that this process holds until it ends, however it ends. */
final class PreferredPorts {
    private static @Nullable FileLock held;

    private PreferredPorts() {}

    /** Takes the right where no other process of this user has it, and says whether it is ours now. */
    static synchronized boolean claim() {
        if (held != null) {
            return true;
        }
        try {
            var file = Path.of(System.getProperty("java.io.tmpdir"), "plumbline-" + System.getProperty("user.name"))
                    .resolve("ports.lock");
            Files.createDirectories(file.getParent());
            held = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .tryLock();
            return held != null;
        } catch (OverlappingFileLockException ofThisProcess) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock the ports", e);
        }
    }
}
