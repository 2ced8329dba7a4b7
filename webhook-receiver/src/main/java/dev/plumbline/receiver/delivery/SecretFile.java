package dev.plumbline.receiver.delivery;

import dev.plumbline.receiver.signature.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A file of secrets, read again whenever it is another one. A file that is not there holds none; while one cannot be read, what it held
 * before counts, and it is tried again each time.
 */
final class SecretFile {

    private static final Logger LOG = Logger.getLogger(SecretFile.class);
    private static final Secrets NONE = Secrets.ofLines("");

    private final Path path;
    private volatile Content content = new Content(null, NONE);

    SecretFile(Path path) {
        this.path = path;
    }

    /** What singles out a state of the file; null for a file that is not there. A mounted Secret is swapped by its link. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object key) {}

    private record Content(@Nullable Stamp stamp, Secrets secrets) {}

    /** The secrets that the file holds now. */
    Secrets secrets() {
        Content known = content;
        try {
            Stamp stamp = stamp();
            if (!Objects.equals(stamp, known.stamp())) {
                known = new Content(stamp, stamp == null ? NONE : read());
                content = known;
            }
        } catch (IOException e) {
            LOG.warnf(
                    "secrets unreadable, the former count file=%s reason=%s",
                    path, e.getClass().getSimpleName());
        }
        return known.secrets();
    }

    private @Nullable Stamp stamp() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey())
                    : null;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private Secrets read() throws IOException {
        Secrets secrets = Secrets.ofLines(Files.readString(path));
        LOG.infof("secrets read file=%s found=\"%s\"", path, secrets);
        return secrets;
    }
}
