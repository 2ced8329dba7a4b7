package dev.plumbline.receiver.signature;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** User and password as HTTP has them (RFC 7617); a secret is {@code user:password}. */
public final class BasicCredentials {

    private static final String SCHEME = "Basic ";

    private BasicCredentials() {}

    /**
     * Checks user and password.
     *
     * @param authorization the header; null where the delivery bears none
     */
    public static Verdict verify(@Nullable String authorization, Secrets secrets) {
        if (authorization == null) {
            return Verdict.MISSING;
        }
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Verdict.WRONG;
        }
        try {
            byte[] claimed = Base64.getDecoder()
                    .decode(authorization.substring(SCHEME.length()).strip());
            return secrets.anyMatches(secret -> SharedToken.sameBytes(claimed, secret))
                    ? Verdict.GENUINE
                    : Verdict.WRONG;
        } catch (IllegalArgumentException notBase64) {
            return Verdict.WRONG;
        }
    }
}
