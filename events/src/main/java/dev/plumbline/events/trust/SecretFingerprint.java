package dev.plumbline.events.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stands in for a Secret's value wherever it is compared or hashed: {@code hmac-sha256:} and the HMAC-SHA256 (RFC 2104)
 * of the value. A bare hash of a short value could be guessed; without the key this cannot be.
 */
public final class SecretFingerprint {

    /** What every fingerprint begins with. */
    public static final String PREFIX = "hmac-sha256:";

    private static final int MIN_KEY_BYTES = 32;

    private final SecretKeySpec key;

    private SecretFingerprint(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /**
     * Reads the key from a file that holds its base64.
     *
     * @throws KeyException where the file cannot be read or holds less than 32 bytes
     */
    public static SecretFingerprint of(Path file) {
        try {
            byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
            if (key.length < MIN_KEY_BYTES) {
                throw KeyException.unusable(file, "fingerprint key of at least " + MIN_KEY_BYTES + " bytes");
            }
            return new SecretFingerprint(key);
        } catch (IOException | IllegalArgumentException e) {
            throw KeyException.unusable(file, "fingerprint key in base64");
        }
    }

    /** The fingerprint of a value. */
    public String of(byte[] value) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return PREFIX + HexFormat.of().formatHex(mac.doFinal(value));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }

    /** The fingerprint of a value as a Secret's {@code data} holds it. Text that is no base64 is taken as it stands. */
    public String ofBase64(String value) {
        try {
            return of(Base64.getDecoder().decode(value));
        } catch (IllegalArgumentException notBase64) {
            return of(value.getBytes(StandardCharsets.UTF_8));
        }
    }
}
