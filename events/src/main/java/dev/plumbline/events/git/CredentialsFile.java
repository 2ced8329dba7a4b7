package dev.plumbline.events.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The credentials file, read again whenever it, or a file that it names, has changed. While it makes no sense nobody logs in with
 * what it said before.
 */
final class CredentialsFile {

    private static final Logger LOG = Logger.getLogger(CredentialsFile.class);

    private final Optional<Path> file;
    private volatile Content content = new Content(Optional.empty(), Credentials.NONE, Optional.empty());

    CredentialsFile(Optional<Path> file) {
        this.file = file.map(Path::toAbsolutePath);
    }

    private record Content(Optional<BoundedFiles> files, Credentials credentials, Optional<AccessException> problem) {

        boolean isCurrent() {
            return files.filter(BoundedFiles::areUnchanged).isPresent();
        }
    }

    /**
     * What it says now; nothing where there is no such file.
     *
     * @throws AccessException where it makes no sense or cannot be read
     */
    Credentials current() {
        if (file.isEmpty()) {
            return Credentials.NONE;
        }
        Content now = content;
        if (!now.isCurrent()) {
            now = reread(file.get());
        }
        if (now.problem().isPresent()) {
            throw new AccessException(String.valueOf(now.problem().get().getMessage()));
        }
        return now.credentials();
    }

    private synchronized Content reread(Path path) {
        if (content.isCurrent()) {
            return content;
        }
        BoundedFiles files =
                new BoundedFiles(Optional.ofNullable(path.getParent()).orElse(path));
        try {
            Credentials read = new CredentialsYaml(files).read(text(files, path));
            LOG.infof(
                    "credentials read file=%s entries=%d", path, read.entries().size());
            content = new Content(Optional.of(files), read, Optional.empty());
        } catch (AccessException e) {
            LOG.errorf("credentials unusable file=%s reason=\"%s\"", path, e.getMessage());
            content = new Content(Optional.of(files), Credentials.NONE, Optional.of(e));
        }
        return content;
    }

    private static String text(BoundedFiles files, Path path) {
        try {
            return files.read(path.toString(), CredentialsYaml.MAX_BYTES);
        } catch (IOException e) {
            throw new AccessException(
                    "the credentials file cannot be read, or has more than " + CredentialsYaml.MAX_BYTES + " bytes");
        }
    }
}
