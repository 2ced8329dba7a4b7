package dev.plumbline.renderer.tool;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Folders of this process that only its user can enter. Their names tell whose they are, so that those of dead ones can go. */
public final class TemporaryFolders {

    private static final Logger LOG = Logger.getLogger(TemporaryFolders.class);
    private static final Pattern NAME = Pattern.compile("plumbline-[a-z]+-(\\d{1,18})-(\\d{1,18})-.*");
    private static final Path ALL = Path.of(System.getProperty("java.io.tmpdir"));
    private static final ProcessHandle OURSELVES = ProcessHandle.current();
    private static final long BEGAN = began(OURSELVES);

    /** What the kernel says of a process's start moves a little when clocks are set. */
    private static final long TOLERANCE = Duration.ofSeconds(5).toMillis();

    private TemporaryFolders() {}

    /** An empty one, real and absolute. */
    static Path create(String what) throws IOException {
        return Files.createTempDirectory(ALL, "plumbline-" + what + "-" + OURSELVES.pid() + "-" + BEGAN + "-")
                .toRealPath();
    }

    /** Deletes what processes left behind that were killed: it may be anybody's files. */
    public static void sweep() {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(ALL, "plumbline-*")) {
            for (Path folder : folders) {
                Matcher name = NAME.matcher(String.valueOf(folder.getFileName()));
                if (name.matches() && !isAlive(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)))) {
                    delete(folder);
                    LOG.infof("deleted what a dead process left folder=%s", folder);
                }
            }
        } catch (IOException e) {
            LOG.warnf("not swept folder=%s reason=%s", ALL, e.getClass().getSimpleName());
        }
    }

    private static boolean isAlive(long pid, long start) {
        if (pid == OURSELVES.pid()) {
            return start == BEGAN;
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> Math.abs(began(process) - start) <= TOLERANCE || began(process) == 0)
                .isPresent();
    }

    /** In milliseconds; 0 where the system does not tell. */
    private static long began(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Deletes one with all that is in it; links are not followed. */
    static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path each, @Nullable IOException e) throws IOException {
                    Files.delete(each);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            LOG.warnf(
                    "private folder left behind folder=%s reason=%s",
                    folder, e.getClass().getSimpleName());
        }
    }
}
