package dev.plumbline.poller.git;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** How private repositories are reached, {@code plumbline.git.*}. */
@ConfigMapping(prefix = "plumbline.git")
public interface GitSettings {

    /**
     * A file in the format of git-credential-store: a line {@code https://user:password@host/path} for each repository, or
     * for all below a path or on a host; the longest that fits counts. Reread when it changes.
     */
    Optional<Path> credentialsFile();

    /** A folder with {@code known_hosts} and private keys, {@code id_ed25519} and the like. Without it, ssh is refused. */
    Optional<Path> sshDirectory();
}
