package dev.plumbline.e2e.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** Locks that this process holds until it ends, however it ends. */
public final class ProcessLock {
    private static final Map<Path, FileLock> HELD = new HashMap<>();

    private ProcessLock() {}

    /**
     * Takes the lock that this file stands for where no other process has it, and says whether it is ours now.
     *
     * @throws UncheckedIOException where the file cannot be made
     */
    public static synchronized boolean take(Path file) {
        if (HELD.containsKey(file)) {
            return true;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return false;
            }
            HELD.put(file, lock);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + file, e);
        }
    }
}
