package dev.plumbline.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process and when it began, in clock ticks since the machine booted. A process id alone is used again after a while; the
 * two together never are, so a pid file of a crashed run can be trusted.
 */
public record ProcessIdentity(long pid, long startTicks) {

    /** Fields after the program's name in {@code /proc/PID/stat}; the start is the 22nd of all, the name is the 2nd. */
    private static final int START_AFTER_NAME = 19;

    /** The identity of a running process, empty where it has ended. */
    public static Optional<ProcessIdentity> of(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            var afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            var zombie = afterName[0].equals("Z");
            return zombie
                    ? Optional.empty()
                    : Optional.of(new ProcessIdentity(pid, Long.parseLong(afterName[START_AFTER_NAME])));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** What a pid file says, empty where there is none or it is cut short. */
    public static Optional<ProcessIdentity> read(Path pidFile) {
        try {
            var parts = Files.readString(pidFile).strip().split(" ");
            return parts.length == 2
                    ? Optional.of(new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1])))
                    : Optional.empty();
        } catch (IOException | NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    /** Writes the pid file: {@code PID TICKS}. */
    public void write(Path pidFile) {
        try {
            Files.createDirectories(pidFile.getParent());
            Files.writeString(pidFile, pid + " " + startTicks + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this very process still runs. */
    public boolean alive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** The handle to end it with, empty where it has ended. */
    public Optional<ProcessHandle> handle() {
        return alive() ? ProcessHandle.of(pid) : Optional.empty();
    }
}
