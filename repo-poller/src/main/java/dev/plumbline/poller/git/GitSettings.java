package dev.plumbline.poller.git;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** How private repositories are reached, {@code plumbline.git.*}. */
@ConfigMapping(prefix = "plumbline.git")
public interface GitSettings {

    /** The credentials of docs/git-access.md; reread when it changes. Without it only public repositories over http(s) are reached. */
    Optional<Path> credentialsFile();
}
