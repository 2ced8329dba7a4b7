package dev.plumbline.receiver.token;

import dev.plumbline.receiver.signature.Verdict;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.VerificationKeyResolver;

/**
 * Tokens of one issuer for one audience (RFC 7519). Only signatures with a key pair count: with a shared secret, the issuer's
 * public key could be passed off as one.
 */
public final class BearerTokens {

    private static final int MAX_LENGTH = 16 * 1024;
    private static final int CLOCK_SKEW_SECONDS = 30;

    private final JwtConsumer consumer;

    /** Takes what this issuer made for this audience. */
    public BearerTokens(String issuer, String audience, VerificationKeyResolver keys) {
        this.consumer = new JwtConsumerBuilder()
                .setExpectedIssuer(true, issuer)
                .setExpectedAudience(true, audience)
                .setRequireExpirationTime()
                .setAllowedClockSkewInSeconds(CLOCK_SKEW_SECONDS)
                .setVerificationKeyResolver(keys)
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(
                        ConstraintType.PERMIT,
                        AlgorithmIdentifiers.RSA_USING_SHA256,
                        AlgorithmIdentifiers.RSA_USING_SHA384,
                        AlgorithmIdentifiers.RSA_USING_SHA512,
                        AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
                        AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
                        AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
                        AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                        AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
                        AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
                        AlgorithmIdentifiers.EDDSA))
                .build();
    }

    /** Whether a token is the issuer's, for this audience, and not expired; undecided where the issuer's keys cannot be had. */
    public Verdict verify(String token) {
        if (token.length() > MAX_LENGTH) {
            return Verdict.WRONG;
        }
        try {
            consumer.processToClaims(token);
            return Verdict.GENUINE;
        } catch (InvalidJwtException e) {
            return keysUnavailable(e) ? Verdict.UNDECIDED : Verdict.WRONG;
        }
    }

    private static boolean keysUnavailable(InvalidJwtException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof PatientKeys.KeysUnavailable) {
                return true;
            }
        }
        return false;
    }
}
