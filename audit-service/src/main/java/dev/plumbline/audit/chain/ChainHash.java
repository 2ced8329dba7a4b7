package dev.plumbline.audit.chain;

import dev.plumbline.audit.trail.Attributes;
import dev.plumbline.audit.trail.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The hash of an entry: SHA-256 over the former entry's hash and everything that is kept of this one. Each field comes with
 * its length, so that no two entries have the same bytes. Who holds a later hash can tell whether anything before it was
 * changed, removed, added or moved.
 */
public final class ChainHash {

    /** What the first entry follows. */
    public static final String GENESIS = "0".repeat(64);

    private static final int ABSENT = -1;

    private ChainHash() {}

    /**
     * The hash of an entry at its place.
     *
     * @param former the hash of the entry before it, or {@link #GENESIS}
     */
    public static String of(String former, long sequence, Instant recordedAt, Entry entry) {
        MessageDigest sha256 = sha256();
        field(sha256, former);
        field(sha256, Long.toString(sequence));
        field(sha256, recordedAt.toString());
        Attributes attributes = entry.attributes();
        field(sha256, attributes.type());
        field(sha256, attributes.id());
        field(sha256, attributes.source());
        field(sha256, attributes.subject());
        field(sha256, attributes.time().toString());
        field(sha256, attributes.links().correlationId());
        field(sha256, attributes.links().causationId());
        field(sha256, attributes.links().traceparent());
        field(sha256, entry.position().toString());
        field(sha256, entry.application());
        field(sha256, entry.data());
        field(sha256, entry.contents());
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static void field(MessageDigest sha256, @Nullable String value) {
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
        if (value == null) {
            sha256.update(length.putInt(ABSENT).flip());
            return;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        sha256.update(length.putInt(bytes.length).flip());
        sha256.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
