package dev.plumbline.receiver.signature;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The HMAC-SHA256 of a body, in hexadecimal, as most providers send it. */
public final class HmacSha256 {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int DIGITS = 64;

    private HmacSha256() {}

    /**
     * Checks a signature.
     *
     * @param signature the hexadecimal digits; null where the delivery bears none
     * @param body the bytes as they came, before any decoding
     */
    public static Verdict verify(@Nullable String signature, byte[] body, Secrets secrets) {
        if (signature == null) {
            return Verdict.MISSING;
        }
        if (signature.length() != DIGITS || !signature.chars().allMatch(HexFormat::isHexDigit)) {
            return Verdict.WRONG;
        }
        byte[] claimed = HexFormat.of().parseHex(signature);
        return secrets.anyMatches(secret -> MessageDigest.isEqual(claimed, of(body, secret)))
                ? Verdict.GENUINE
                : Verdict.WRONG;
    }

    /**
     * Checks a signature that stands behind the name of its algorithm: {@code sha256=757107ea…}.
     *
     * @param header null where the delivery bears none
     */
    public static Verdict verifyPrefixed(@Nullable String header, byte[] body, Secrets secrets) {
        String prefix = "sha256=";
        if (header == null) {
            return Verdict.MISSING;
        }
        if (header.startsWith("sha1=")) {
            return Verdict.OBSOLETE;
        }
        return header.startsWith(prefix) ? verify(header.substring(prefix.length()), body, secrets) : Verdict.WRONG;
    }

    /** The HMAC of the data under that secret, 32 bytes. */
    public static byte[] of(byte[] data, byte[] secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac.doFinal(data);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        }
    }
}
