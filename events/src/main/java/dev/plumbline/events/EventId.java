package dev.plumbline.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Deterministic event ids: the first 128 bits of a SHA-256 over the type and the parts, each with its length. */
public final class EventId {

    private EventId() {}

    /**
     * The id of the fact of this type that these parts single out.
     *
     * @param parts what makes the fact this one; null counts as a part of its own, unlike an empty one
     * @return 32 lower-case hexadecimal digits
     */
    public static String of(Class<? extends Event> type, @Nullable Object... parts) {
        MessageDigest sha256 = sha256();
        update(sha256, type.getSimpleName());
        for (Object part : parts) {
            update(sha256, part == null ? null : part.toString());
        }
        return HexFormat.of().formatHex(sha256.digest(), 0, 16);
    }

    private static void update(MessageDigest digest, @Nullable String part) {
        byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
        digest.update(
                ByteBuffer.allocate(4).putInt(part == null ? -1 : bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
