package dev.plumbline.sync;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** Files that hold keys. */
@ConfigMapping(prefix = "plumbline.keys")
public interface KeysConfig {

    /** X.509 PEM of the renderer's Ed25519 public key. */
    Path signingPublic();

    /** This service's age identity, {@code AGE-SECRET-KEY-1…}. */
    Path sealingPrivate();

    /** The key of Secrets' fingerprints, 32 bytes or more in base64. */
    Path fingerprint();
}
