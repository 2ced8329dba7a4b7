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
 * @param ownUser whether each program runs as a user of its own: the kernel counts no processes of root
 */
record Isolation(Level level, List<String> namespaces, boolean ownUser) {

    /** More processes of one run, threads included, are refused to it. */
    static final int MAX_PROCESSES = 256;

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

    private static final int PROBE_USER = 59_999;
    private static final List<String> OWN = List.of("--net", "--ipc", "--pid", "--fork", "--kill-child", "--");

    /** As another user than root, a user namespace is what allows the others. */
    private static final List<Isolation> KNOWN = List.of(
            new Isolation(Level.VIEW, unshare("--mount"), true),
            new Isolation(Level.VIEW, unshare("--mount"), false),
            new Isolation(Level.VIEW, unshare("--user", "--map-root-user", "--mount"), false),
            new Isolation(Level.NETWORK, unshare(), false),
            new Isolation(Level.NETWORK, unshare("--user", "--map-current-user"), false),
            new Isolation(Level.NONE, List.of(), false));

    /**
     * Puts a root folder together of what the program may see, goes there for good, and gives up all privileges. Without
     * them there is no way out of a root folder, and in one there are no further namespaces. Everything is gone with the
     * program, since all of it is in its own namespace of mounts. The folder itself is its owner's alone, so what is in it is
     * shown piece by piece.
     */
    private static final String VIEW = """
            set -eu
            folder=$1 processes=$2 user=$3 seen=$4; shift 4
            new=$folder/view
            mount -n -t tmpfs -o size=1m,mode=0755 none "$new"
            mkdir -p "$new/dev" "$new$folder/home"
            for system in /usr /bin /sbin /lib /lib64; do
              if [ -L "$system" ]; then ln -s "$(readlink "$system")" "$new$system"
              elif [ -d "$system" ]; then mkdir -p "$new$system"; mount -n --bind -o ro "$system" "$new$system"; fi
            done
            : >"$new/dev/null"; mount -n --bind /dev/null "$new/dev/null"
            for own in "$folder"/*; do
              case ${own##*/} in home|view|'*') continue;; esac
              if [ -d "$own" ]; then mkdir "$new$own"; else : >"$new$own"; fi
              mount -n --bind -o ro "$own" "$new$own"
            done
            mount -n -t tmpfs -o "size=64m,mode=0700${user:+,uid=$user,gid=$user}" none "$new$folder/home"
            while [ "$seen" -gt 0 ]; do
              if [ ! -e "$new$1" ]; then
                if [ -d "$1" ]; then mkdir -p "$new$1"; else mkdir -p "$new${1%/*}"; : >"$new$1"; fi
                mount -n --bind -o ro "$1" "$new$1"
              fi
              seen=$((seen - 1)); shift
            done
            mount -n -o remount,ro "$new"
            unset PWD
            exec chroot "$new" setpriv --no-new-privs --bounding-set=-all --inh-caps=-all \
              ${user:+--reuid=$user --regid=$user --clear-groups} \
              prlimit --nproc="$processes" -- "$@"
            """;

    private static List<String> unshare(String... more) {
        List<String> command = new ArrayList<>(List.of("unshare"));
        command.addAll(List.of(more));
        command.addAll(OWN);
        return List.copyOf(command);
    }

    /** What each machine grants. */
    static Isolation none() {
        return KNOWN.getLast();
    }

    /** Whether what a program starts ends with it. */
    boolean endsAll() {
        return level != Level.NONE;
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
     * @param user the id of the user that it runs as, where it is to have one of its own
     */
    List<String> around(Run run, @Nullable Path folder, int user) {
        return around(run, folder, user, MAX_PROCESSES);
    }

    private List<String> around(Run run, @Nullable Path folder, int user, int processes) {
        List<String> command = run.command();
        List<String> all = new ArrayList<>(namespaces);
        if (level == Level.VIEW && folder != null) {
            all.addAll(List.of("sh", "-c", VIEW, "view", folder.toString(), Integer.toString(processes)));
            all.add(ownUser ? Integer.toString(user) : "");
            all.add(Integer.toString(run.programs().size() + 1));
            all.add(command.getFirst());
            all.addAll(run.programs());
        }
        all.addAll(command);
        return all;
    }

    /** Whether this machine really refuses a program more processes than it is allowed. */
    boolean boundsProcesses() {
        Run forking = Run.of(List.of("/bin/sh", "-c", "true & true & wait"));
        return level == Level.VIEW
                && inProbe(folder -> runs(around(forking, folder, PROBE_USER)))
                && !inProbe(folder -> runs(around(forking, folder, PROBE_USER, 1)));
    }

    private boolean works() {
        return inProbe(folder ->
                runs(around(Run.of(List.of("/bin/cat", folder.resolve("file").toString())), folder, PROBE_USER)));
    }

    private interface Probe {
        boolean in(Path folder) throws IOException;
    }

    private static boolean inProbe(Probe probe) {
        try {
            Path folder = Files.createTempDirectory("plumbline-isolation").toRealPath();
            List<Path> parts = List.of(folder.resolve("home"), folder.resolve("view"), folder.resolve("file"), folder);
            try {
                Files.createDirectory(parts.get(0));
                Files.createDirectory(parts.get(1));
                Files.createFile(parts.get(2));
                return probe.in(folder);
            } finally {
                for (Path part : parts) {
                    Files.deleteIfExists(part);
                }
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
