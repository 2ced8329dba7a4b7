package dev.plumbline.e2e.workspace;

import java.nio.file.Path;

/** The right to the ports that everybody likes: one process of a user has it at a time. */
final class PreferredPorts {
    private PreferredPorts() {}

    /** Takes the right where no other process of this user has it, and says whether it is ours now. */
    static boolean claim() {
        return ProcessLock.take(
                Path.of(System.getProperty("java.io.tmpdir"), "plumbline-" + System.getProperty("user.name"))
                        .resolve("ports.lock"));
    }
}
