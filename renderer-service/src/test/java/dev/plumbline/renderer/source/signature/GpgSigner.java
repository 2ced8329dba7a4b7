package dev.plumbline.renderer.source.signature;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** Somebody with a fresh GPG key. */
public final class GpgSigner {

    private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");

    private final PGPKeyPair pair;
    private final long validSeconds;
    private final int hash;

    private GpgSigner(long validSeconds, int hash) {
        try {
            Ed25519KeyPairGenerator keys = new Ed25519KeyPairGenerator();
            keys.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
            pair = new BcPGPKeyPair(
                    PublicKeyPacket.VERSION_4,
                    PublicKeyAlgorithmTags.EDDSA_LEGACY,
                    keys.generateKeyPair(),
                    Date.from(MADE));
        } catch (PGPException e) {
            throw new IllegalStateException(e);
        }
        this.validSeconds = validSeconds;
        this.hash = hash;
    }

    public static GpgSigner fresh() {
        return new GpgSigner(0, HashAlgorithmTags.SHA512);
    }

    /** One whose key was valid for a day only. */
    public static GpgSigner expired() {
        return new GpgSigner(86_400, HashAlgorithmTags.SHA512);
    }

    /** One who signs with a hash that can be forged. */
    public static GpgSigner weak() {
        return new GpgSigner(0, HashAlgorithmTags.SHA1);
    }

    /** Gives the public key to the operator. */
    public void trusted(Path folder, String name) {
        try {
            Files.write(
                    folder.resolve(name + ".gpg"),
                    ring(name).generatePublicKeyRing().getEncoded());
        } catch (PGPException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the private key, for a program that signs with it. */
    public void secret(Path file, String name) {
        try {
            Files.write(file, ring(name).generateSecretKeyRing().getEncoded());
        } catch (PGPException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private PGPKeyRingGenerator ring(String name) throws PGPException {
        PGPSignatureSubpacketGenerator hashed = new PGPSignatureSubpacketGenerator();
        hashed.setKeyExpirationTime(true, validSeconds);
        return new PGPKeyRingGenerator(
                PGPSignature.POSITIVE_CERTIFICATION,
                pair,
                name + " <" + name + "@example.com>",
                new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1),
                hashed.generate(),
                null,
                new BcPGPContentSignerBuilder(PublicKeyAlgorithmTags.EDDSA_LEGACY, HashAlgorithmTags.SHA512),
                null);
    }

    /** The armored signature of a payload. */
    public byte[] sign(byte[] payload) {
        try {
            PGPSignatureGenerator generator = new PGPSignatureGenerator(
                    new BcPGPContentSignerBuilder(PublicKeyAlgorithmTags.EDDSA_LEGACY, hash), pair.getPublicKey());
            generator.init(PGPSignature.BINARY_DOCUMENT, pair.getPrivateKey());
            generator.update(payload);
            ByteArrayOutputStream signature = new ByteArrayOutputStream();
            try (OutputStream armored = new ArmoredOutputStream(signature)) {
                generator.generate().encode(armored);
            }
            return signature.toByteArray();
        } catch (PGPException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
