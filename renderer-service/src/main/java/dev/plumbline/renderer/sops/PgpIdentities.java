package dev.plumbline.renderer.sops;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPCompressedData;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.bc.BcPGPSecretKeyRingCollection;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;

/** Secret keys of PGP (RFC 9580), and the files' keys that are encrypted for them. */
final class PgpIdentities {

    private final Map<Long, PGPPrivateKey> keys = new HashMap<>();

    /**
     * Takes the keys of a file as {@code gpg --export-secret-keys} writes it, armored or not.
     *
     * @return whether each of them can be used: not those that a passphrase protects
     */
    boolean add(byte[] file) throws IOException, PGPException {
        boolean open = true;
        try (InputStream decoded = PGPUtil.getDecoderStream(new ByteArrayInputStream(file))) {
            for (PGPSecretKeyRing ring : new BcPGPSecretKeyRingCollection(decoded)) {
                for (PGPSecretKey key : ring) {
                    boolean locked = key.getKeyEncryptionAlgorithm() != SymmetricKeyAlgorithmTags.NULL;
                    open &= !locked || key.isPrivateKeyEmpty();
                    if (!locked && !key.isPrivateKeyEmpty()) {
                        keys.put(key.getKeyID(), key.extractPrivateKey(null));
                    }
                }
            }
        }
        return open;
    }

    /** What is encrypted for one of them, up to a number of bytes; empty where it is for somebody else. */
    Optional<byte[]> open(String armored, int atMost) {
        byte[] message = armored.getBytes(StandardCharsets.US_ASCII);
        try (InputStream decoded = PGPUtil.getDecoderStream(new ByteArrayInputStream(message))) {
            if (new BcPGPObjectFactory(decoded).nextObject() instanceof PGPEncryptedDataList list) {
                for (PGPEncryptedData each : list) {
                    if (each instanceof PGPPublicKeyEncryptedData data && keys.containsKey(data.getKeyID())) {
                        return Optional.of(open(data, message.length, atMost));
                    }
                }
            }
            return Optional.empty();
        } catch (IOException | PGPException | RuntimeException e) {
            return Optional.empty(); // no message of PGP, or one that was changed
        }
    }

    /** All of it is read before it is believed: where it ends, it is seen whether it was changed. */
    private byte[] open(PGPPublicKeyEncryptedData encrypted, int length, int atMost) throws IOException, PGPException {
        PGPPrivateKey key = keys.get(encrypted.getKeyID());
        if (key == null || !encrypted.isIntegrityProtected()) {
            throw new PGPException("not protected against changes");
        }
        byte[] packets;
        try (InputStream open = encrypted.getDataStream(new BcPublicKeyDataDecryptorFactory(key))) {
            packets = open.readNBytes(length);
        }
        if (!encrypted.isAEAD() && !encrypted.verify()) {
            throw new PGPException("changed");
        }
        return literal(new ByteArrayInputStream(packets), atMost);
    }

    private static byte[] literal(InputStream packets, int atMost) throws IOException, PGPException {
        Object first = new BcPGPObjectFactory(packets).nextObject();
        if (first instanceof PGPCompressedData compressed) {
            first = new BcPGPObjectFactory(compressed.getDataStream()).nextObject();
        }
        if (first instanceof PGPLiteralData literal) {
            return literal.getInputStream().readNBytes(atMost);
        }
        throw new PGPException("no data in it");
    }
}
