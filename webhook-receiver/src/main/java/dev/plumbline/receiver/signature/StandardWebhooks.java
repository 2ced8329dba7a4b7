package dev.plumbline.receiver.signature;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signatures of the Standard Webhooks specification: an HMAC-SHA256 over {@code id.timestamp.body}, so that a delivery cannot
 * be sent again later. See <a
 * href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">the specification</a>.
 */
public final class StandardWebhooks {

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final String VERSION = "v1,";
    private static final String SECRET = "whsec_";
    private static final int MAX_SIGNATURES = 10;

    private StandardWebhooks() {}

    /**
     * What is signed, and by what. The three headers are null where the delivery bears none.
     *
     * @param timestamp in seconds since 1970
     * @param signature one or several, each behind its version, with spaces between
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Signed(
            @Nullable String id,
            @Nullable String timestamp,
            @Nullable String signature,
            byte[] body) {}

    /**
     * Checks a delivery.
     *
     * @param secrets with {@code whsec_} before its base64, as a provider shows it; or any other text, taken as it is
     */
    public static Verdict verify(Signed signed, Secrets secrets, Instant now) {
        if (signed.id() == null || signed.timestamp() == null || signed.signature() == null) {
            return Verdict.MISSING;
        }
        if (!recent(signed.timestamp(), now)) {
            return Verdict.WRONG;
        }
        List<byte[]> claimed = claimed(signed.signature());
        byte[] content = content(signed.id(), signed.timestamp(), signed.body());
        return secrets.anyMatches(secret -> anyEqual(claimed, HmacSha256.of(content, key(secret))))
                ? Verdict.GENUINE
                : Verdict.WRONG;
    }

    private static boolean recent(String timestamp, Instant now) {
        try {
            long seconds = Long.parseLong(timestamp);
            return Math.abs(Math.subtractExact(seconds, now.getEpochSecond())) <= TOLERANCE.toSeconds();
        } catch (NumberFormatException | ArithmeticException e) {
            return false;
        }
    }

    private static List<byte[]> claimed(String signatures) {
        return Arrays.stream(signatures.split(" ", MAX_SIGNATURES + 1))
                .limit(MAX_SIGNATURES)
                .filter(one -> one.startsWith(VERSION))
                .flatMap(one -> decoded(one.substring(VERSION.length())).stream())
                .toList();
    }

    private static boolean anyEqual(List<byte[]> claimed, byte[] expected) {
        boolean equal = false;
        for (byte[] one : claimed) {
            equal |= MessageDigest.isEqual(one, expected);
        }
        return equal;
    }

    private static byte[] content(String id, String timestamp, byte[] body) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
        content.writeBytes(body);
        return content.toByteArray();
    }

    private static byte[] key(byte[] secret) {
        String text = new String(secret, StandardCharsets.UTF_8);
        return text.startsWith(SECRET)
                ? decoded(text.substring(SECRET.length()))
                        .filter(key -> key.length > 0)
                        .orElse(secret)
                : secret;
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
