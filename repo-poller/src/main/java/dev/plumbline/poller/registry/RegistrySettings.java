package dev.plumbline.poller.registry;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;
import java.util.Set;

/** How OCI registries are reached, {@code plumbline.registries.*}. */
@ConfigMapping(prefix = "plumbline.registries")
public interface RegistrySettings {

    /** Registries, as host or host:port, that are reached over http; all others over https. */
    Optional<Set<String>> plainHttp();
}
