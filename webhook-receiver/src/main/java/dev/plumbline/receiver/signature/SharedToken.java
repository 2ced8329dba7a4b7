package dev.plumbline.receiver.signature;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A secret that is sent as it is. Whoever sees one delivery can make others: a signature is better, where there is one. */
public final class SharedToken {

    private SharedToken() {}

    /**
     * Checks a token.
     *
     * @param token null where the delivery bears none
     */
    public static Verdict verify(@Nullable String token, Secrets secrets) {
        if (token == null || token.isEmpty()) {
            return Verdict.MISSING;
        }
        byte[] claimed = token.getBytes(StandardCharsets.UTF_8);
        return secrets.anyMatches(secret -> sameBytes(claimed, secret)) ? Verdict.GENUINE : Verdict.WRONG;
    }

    /** By their HMACs under a key of the moment, so that not even the length of the secret shows in the time. */
    static boolean sameBytes(byte[] one, byte[] other) {
        byte[] key = Secrets.random();
        return MessageDigest.isEqual(HmacSha256.of(one, key), HmacSha256.of(other, key));
    }
}
