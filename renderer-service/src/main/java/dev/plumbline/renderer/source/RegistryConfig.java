package dev.plumbline.renderer.source;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;
import java.util.Set;

/** How OCI registries are reached. */
@ConfigMapping(prefix = "plumbline.registries")
public interface RegistryConfig {

    /** Registries, as host or host:port, that are reached over http; all others over https. */
    Optional<Set<String>> plainHttp();
}
