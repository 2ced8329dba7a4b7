package dev.plumbline.renderer.source;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** How remotes are accessed. */
@ConfigMapping(prefix = "plumbline.git")
public interface GitConfig {

    /** The credentials of docs/git-access.md; reread when it changes. Without it only public repositories over http(s) are fetched. */
    Optional<Path> credentialsFile();
}
