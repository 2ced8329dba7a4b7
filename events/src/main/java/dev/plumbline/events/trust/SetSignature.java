package dev.plumbline.events.trust;

import dev.plumbline.events.ManifestsRendered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Ed25519 signatures (RFC 8032) over {@link ManifestsRendered#signed()}, in base64. */
public final class SetSignature {

    private SetSignature() {}

    /** Signs sets with the renderer's private key. */
    public static final class Signer {

        private final PrivateKey key;

        /**
         * Reads a PKCS#8 PEM file.
         *
         * @throws KeyException where it cannot be read or is no Ed25519 private key
         */
        public Signer(Path file) {
            try {
                this.key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pem(file)));
            } catch (GeneralSecurityException e) {
                throw KeyException.unusable(file, "Ed25519 private key (PKCS#8 PEM)");
            }
        }

        /** The signature over a set's {@link ManifestsRendered#signed()}. */
        public String sign(String signed) {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(key);
                signature.update(signed.getBytes(StandardCharsets.UTF_8));
                return Base64.getEncoder().encodeToString(signature.sign());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("an Ed25519 key always signs", e);
            }
        }

        /** Whether this key signed a set as it stands: it signs the same text always the same. */
        public boolean signed(ManifestsRendered set) {
            return sign(set.signed()).equals(set.signature());
        }
    }

    /** Checks sets against the renderer's public key. */
    public static final class Verifier {

        private final PublicKey key;

        /**
         * Reads an X.509 PEM file.
         *
         * @throws KeyException where it cannot be read or is no Ed25519 public key
         */
        public Verifier(Path file) {
            try {
                this.key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(pem(file)));
            } catch (GeneralSecurityException e) {
                throw KeyException.unusable(file, "Ed25519 public key (X.509 PEM)");
            }
        }

        /** Whether the renderer signed this set as it stands. */
        public boolean verifies(ManifestsRendered set) {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initVerify(key);
                signature.update(set.signed().getBytes(StandardCharsets.UTF_8));
                return signature.verify(Base64.getDecoder().decode(set.signature()));
            } catch (GeneralSecurityException | IllegalArgumentException forged) {
                return false;
            }
        }
    }

    private static byte[] pem(Path file) {
        try {
            String body = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
            return Base64.getMimeDecoder().decode(body);
        } catch (IOException | IllegalArgumentException e) {
            throw KeyException.unusable(file, "PEM");
        }
    }
}
