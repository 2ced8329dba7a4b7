package dev.plumbline.renderer;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** The files of the keys. */
@ConfigMapping(prefix = "plumbline.keys")
public interface KeysConfig {

    /** The Ed25519 private key that signs sets (PKCS#8 PEM). */
    Path signingPrivate();

    /** The age recipient of sync-service, {@code age1…}. */
    Path sealingPublic();

    /** The HMAC key of the fingerprints of Secret values, in base64. */
    Path fingerprint();
}
