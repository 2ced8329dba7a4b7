package dev.plumbline.renderer.source.signature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPPublicKeyRingCollection;

/**
 * A GPG key or subkey under the operator's name for it.
 *
 * @param primary the key that it belongs to, itself where it is that
 */
record GpgKey(String name, PGPPublicKey key, PGPPublicKey primary) {

    /** The keys of a file, armored or not, with their subkeys. */
    static List<GpgKey> read(String name, byte[] file) {
        List<GpgKey> keys = new ArrayList<>();
        try (InputStream decoded = PGPUtil.getDecoderStream(new ByteArrayInputStream(file))) {
            for (PGPPublicKeyRing ring : new BcPGPPublicKeyRingCollection(decoded)) {
                PGPPublicKey primary = ring.getPublicKey();
                ring.forEach(key -> keys.add(new GpgKey(name, key, primary)));
            }
        } catch (IOException | PGPException | RuntimeException e) {
            throw Signers.unreadable(name);
        }
        return keys;
    }

    /** Whether it or the key that it belongs to was revoked. */
    boolean isRevoked() {
        return key.hasRevocation() || primary.hasRevocation();
    }

    /** Whether it or the key that it belongs to is no longer valid at that moment. */
    boolean isExpired(Instant at) {
        return isExpired(key, at) || isExpired(primary, at);
    }

    String fingerprint() {
        return HexFormat.of().withUpperCase().formatHex(key.getFingerprint());
    }

    private static boolean isExpired(PGPPublicKey key, Instant at) {
        long seconds = key.getValidSeconds();
        return seconds > 0 && at.isAfter(key.getCreationTime().toInstant().plusSeconds(seconds));
    }
}
