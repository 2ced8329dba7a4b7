package dev.plumbline.drift.detection;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** Where the keys are. */
@ConfigMapping(prefix = "plumbline.keys")
public interface KeysConfig {

    /** The file of the key that stands behind Secrets' fingerprints; the renderer and sync-service have the same. */
    Path fingerprint();
}
