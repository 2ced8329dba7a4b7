package dev.plumbline.receiver.delivery;

import dev.plumbline.receiver.signature.Secrets;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * A folder with a file of secrets for each name. It is looked through beforehand, not when a name is asked for: the time of an
 * answer does not tell whether the name is there, and no name is ever made into a path.
 */
final class SecretFolder {

    private static final Logger LOG = Logger.getLogger(SecretFolder.class);

    /** What counts as a name: Kubernetes' own links in a mounted Secret begin with dots. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

    private static final int MAX_NAMES = 10_000;

    private final Path folder;
    private final Duration fresh;
    private final int maxNames;
    private final Secrets unknowable = Secrets.unknowable();
    private final ReentrantLock looking = new ReentrantLock();

    /** Guarded by the lock. */
    private final Map<String, SecretFile> files = new HashMap<>();

    /** How many names there were more than may be. Guarded by the lock. */
    private int beyond;

    /** Whether there was no such folder. Guarded by the lock. */
    private boolean missing;

    private volatile Map<String, Secrets> known = Map.of();
    private volatile long looked;

    /**
     * Looks through the folder, which need not be there yet.
     *
     * @param fresh how long what was found there counts
     */
    SecretFolder(Path folder, Duration fresh) {
        this(folder, fresh, MAX_NAMES);
    }

    SecretFolder(Path folder, Duration fresh, int maxNames) {
        this.folder = folder;
        this.fresh = fresh;
        this.maxNames = maxNames;
        look();
        looked = System.nanoTime();
    }

    /** The secrets of a name; one that nobody has where there are none. */
    Secrets of(String name) {
        // Who comes while another looks takes what was known before.
        if (System.nanoTime() - looked >= fresh.toNanos() && looking.tryLock()) {
            try {
                look();
                looked = System.nanoTime();
            } finally {
                looking.unlock();
            }
        }
        return known.getOrDefault(name, unknowable);
    }

    private void look() {
        Map<String, Secrets> found = new HashMap<>();
        Set<String> seen = new HashSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            int more = 0;
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!NAME.matcher(name).matches()) {
                    continue;
                }
                if (seen.size() == maxNames) {
                    more++;
                    continue;
                }
                seen.add(name);
                Secrets secrets = files.computeIfAbsent(name, here -> new SecretFile(entry))
                        .secrets();
                if (!secrets.isEmpty()) {
                    found.put(name, secrets);
                }
            }
            passedOver(more);
            missing = false;
        } catch (NoSuchFileException e) {
            missing();
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warnf(
                    "secrets unreadable, the former count folder=%s reason=%s",
                    folder, e.getClass().getSimpleName());
            return;
        }
        files.keySet().retainAll(seen);
        known = Map.copyOf(found);
    }

    /** Told once, like what follows: the folder is looked for again and again. */
    private void missing() {
        if (!missing) {
            LOG.warnf("no secrets folder=%s", folder);
            missing = true;
        }
    }

    /** Told when it changes: the folder is looked through again and again. */
    private void passedOver(int names) {
        if (names != beyond) {
            LOG.warnf("names passed over folder=%s names=%d limit=%d", folder, names, maxNames);
            beyond = names;
        }
    }
}
