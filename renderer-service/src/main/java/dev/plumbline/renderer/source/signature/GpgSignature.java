package dev.plumbline.renderer.source.signature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/**
 * Signatures with GPG keys (RFC 9580). As for {@code git verify-commit}, a signature of a key that has expired by now is not
 * good, whenever it was made: who holds an old key can write any date.
 */
final class GpgSignature {

    private static final Set<Integer> STRONG = Set.of(
            HashAlgorithmTags.SHA256,
            HashAlgorithmTags.SHA384,
            HashAlgorithmTags.SHA512,
            HashAlgorithmTags.SHA224,
            HashAlgorithmTags.SHA3_256,
            HashAlgorithmTags.SHA3_512);

    private GpgSignature() {}

    static Verdict verify(SignedObject signed, List<GpgKey> trusted, Instant now) {
        return verify(signed, PGPSignature.BINARY_DOCUMENT, trusted, now);
    }

    static Verdict verifyText(SignedObject signed, List<GpgKey> trusted, Instant now) {
        return verify(signed, PGPSignature.CANONICAL_TEXT_DOCUMENT, trusted, now);
    }

    private static Verdict verify(SignedObject signed, int type, List<GpgKey> trusted, Instant now) {
        try (InputStream decoded = PGPUtil.getDecoderStream(new ByteArrayInputStream(signed.signature()))) {
            BcPGPObjectFactory objects = new BcPGPObjectFactory(decoded);
            if (!(objects.nextObject() instanceof PGPSignatureList list) || list.size() != 1) {
                return new Verdict.Bad("it does not carry exactly one GPG signature");
            }
            PGPSignature signature = list.get(0);
            if (signature.getSignatureType() != type || !STRONG.contains(signature.getHashAlgorithm())) {
                return new Verdict.Bad("its GPG signature is of a kind or a hash that is not accepted");
            }
            return verify(signature, signed.payload(), trusted, now);
        } catch (IOException | PGPException | RuntimeException e) {
            return new Verdict.Bad("its GPG signature cannot be read");
        }
    }

    private static Verdict verify(PGPSignature signature, byte[] payload, List<GpgKey> trusted, Instant now)
            throws PGPException {
        Verdict verdict = new Verdict.Bad("it is signed with the GPG key "
                + Long.toHexString(signature.getKeyID()).toUpperCase(Locale.ROOT)
                + ", which is none of those asked for");
        for (GpgKey key : trusted) {
            if (key.key().getKeyID() == signature.getKeyID()) {
                verdict = verify(signature, payload, key, now);
                if (verdict instanceof Verdict.Good) {
                    return verdict;
                }
            }
        }
        return verdict;
    }

    private static Verdict verify(PGPSignature signature, byte[] payload, GpgKey key, Instant now) throws PGPException {
        String what = "the GPG key " + key.fingerprint() + " (" + key.name() + ")";
        signature.init(new BcPGPContentVerifierBuilderProvider(), key.key());
        signature.update(payload);
        if (!signature.verify()) {
            return new Verdict.Bad("its signature with " + what + " is wrong");
        }
        if (key.isRevoked()) {
            return new Verdict.Bad(what + " was revoked");
        }
        if (key.isExpired(now)) {
            return new Verdict.Bad(what + " has expired");
        }
        long seconds = signature.getHashedSubPackets().getSignatureExpirationTime();
        if (seconds > 0 && now.isAfter(signature.getCreationTime().toInstant().plusSeconds(seconds))) {
            return new Verdict.Bad("its signature with " + what + " has expired");
        }
        return new Verdict.Good(key.name());
    }
}
