package dev.plumbline.renderer.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far the kernel lets programs be kept to themselves.
 *
 * @param level what that amounts to
 * @param namespaces the command before the program's own
 */
record Isolation(Level level, List<String> namespaces) {

    /** From the strongest down. */
    enum Level {
        /** No network, no privileges, and nothing to see but the system's programs and the files that it is given, unwritable. */
        VIEW("no network, and no files but its own"),
        /** No network. */
        NETWORK("no network, but all files that this service may read"),
        /** Nothing but limits. */
        NONE("network and all files that this service may read");

        private final String grants;

        Level(String grants) {
            this.grants = grants;
        }

        /** What a program has, for people. */
        String grants() {
            return grants;
        }
    }

    private static final List<String> OWN = List.of("--net", "--ipc", "--pid", "--fork", "--kill-child", "--");

    /** As another user than root, a user namespace is what allows the others. */
    private static final List<Isolation> KNOWN = List.of(
            new Isolation(Level.VIEW, unshare("--mount")),
            new Isolation(Level.VIEW, unshare("--user", "--map-root-user", "--mount")),
            new Isolation(Level.NETWORK, unshare()),
            new Isolation(Level.NETWORK, unshare("--user", "--map-current-user")),
            new Isolation(Level.NONE, List.of()));

    /**
     * Puts a root folder together of what the program may see, goes there for good, and gives up all privileges. Without
     * them there is no way out of a root folder, and in one there are no further namespaces. Everything is gone with the
     * program, since all of it is in its own namespace of mounts.
     */
    private static final String VIEW = """
            set -eu
            folder=$1 tool=$2; shift 2
            new=$folder/view
            mount -n -t tmpfs -o size=1m,mode=0755 none "$new"
            mkdir -p "$new/dev" "$new$folder"
            for system in /usr /bin /sbin /lib /lib64; do
              if [ -L "$system" ]; then ln -s "$(readlink "$system")" "$new$system"
              elif [ -d "$system" ]; then mkdir -p "$new$system"; mount -n --bind -o ro "$system" "$new$system"; fi
            done
            : >"$new/dev/null"; mount -n --bind /dev/null "$new/dev/null"
            mount -n --bind -o ro "$folder" "$new$folder"
            mount -n -t tmpfs -o size=64m,mode=0700 none "$new$folder/home"
            if [ ! -e "$new$tool" ]; then
              mkdir -p "$new${tool%/*}"; : >"$new$tool"; mount -n --bind -o ro "$tool" "$new$tool"
            fi
            unset PWD
            exec chroot "$new" setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$tool" "$@"
            """;

    private static List<String> unshare(String... more) {
        List<String> command = new ArrayList<>(List.of("unshare"));
        command.addAll(List.of(more));
        command.addAll(OWN);
        return List.copyOf(command);
    }

    /** The strongest that works here. */
    static Isolation strongest() {
        return KNOWN.stream().filter(Isolation::works).findFirst().orElseThrow();
    }

    /**
     * A command, isolated.
     *
     * @param folder all of the repository that the program sees, with a folder {@code home} and a folder {@code view} in it;
     *     null where it needs no files
     */
    List<String> around(List<String> command, @Nullable Path folder) {
        List<String> all = new ArrayList<>(namespaces);
        if (level == Level.VIEW && folder != null) {
            all.addAll(List.of("sh", "-c", VIEW, "view", folder.toString()));
        }
        all.addAll(command);
        return all;
    }

    private boolean works() {
        try {
            Path folder = Files.createTempDirectory("plumbline-isolation").toRealPath();
            try {
                Files.createDirectory(folder.resolve("home"));
                Files.createDirectory(folder.resolve("view"));
                return runs(
                        around(List.of("/usr/bin/prlimit", "--core=0", "--", "/usr/bin/timeout", "5", "true"), folder));
            } finally {
                Files.deleteIfExists(folder.resolve("home"));
                Files.deleteIfExists(folder.resolve("view"));
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean runs(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }
}
