package dev.plumbline.renderer.source;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** How remotes are accessed. */
@ConfigMapping(prefix = "plumbline.git")
public interface GitConfig {

    /** A file of lines {@code https://user:token@host/path-prefix}, as git-credential-store keeps it. */
    Optional<Path> credentialsFile();

    /** A folder with the private keys and the {@code known_hosts} for ssh URLs; without it there is no ssh. */
    Optional<Path> sshDirectory();
}
