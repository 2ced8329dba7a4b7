package dev.plumbline.events.git;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/** Keys and certificates as text: PKCS #1 and #8, SEC 1 and OpenSSH's own form; X.509. Messages of failures are not to be shown. */
final class Pem {

    private Pem() {}

    /** The private key of a text, which is not encrypted; the public one need not stand there. */
    static PrivateKey privateKey(String text) throws GeneralSecurityException {
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            Object found = parser.readObject();
            while (found instanceof ASN1ObjectIdentifier || found instanceof X9ECParameters) {
                found = parser.readObject(); // OpenSSL writes a curve's name before its key
            }
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            return switch (found) {
                case PEMKeyPair pair -> converter.getPrivateKey(pair.getPrivateKeyInfo());
                case PrivateKeyInfo info -> converter.getPrivateKey(info);
                case null, default -> throw new GeneralSecurityException("no private key");
            };
        } catch (IOException | RuntimeException e) {
            throw new GeneralSecurityException("no private key");
        }
    }

    /** The one key pair of a text, as SSH has them. */
    static KeyPair sshKey(String text, @Nullable String passphrase) throws GeneralSecurityException {
        List<KeyPair> pairs = new ArrayList<>();
        try {
            Iterable<KeyPair> read = SecurityUtils.loadKeyPairIdentities(
                    null,
                    NamedResource.ofName("key"),
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                    passphrase == null ? FilePasswordProvider.EMPTY : FilePasswordProvider.of(passphrase));
            if (read != null) {
                read.forEach(pairs::add);
            }
        } catch (IOException | RuntimeException e) {
            throw new GeneralSecurityException("no key");
        }
        if (pairs.size() != 1) {
            throw new GeneralSecurityException("not one key");
        }
        return pairs.getFirst();
    }

    /** The certificates of a text, at least one. */
    static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
        List<X509Certificate> certificates = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("no certificate");
        }
        return certificates;
    }
}
