package dev.plumbline.events.git;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** An authority made for one test, and what it certifies. */
public final class Certificates {

    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final Certified authority;

    public Certificates(String name) throws GeneralSecurityException, IOException {
        KeyPair pair = pair("EC", 256);
        this.authority = new Certified(certificate(name, pair, name, pair, true), pair);
    }

    /** A certificate and its key. */
    public record Certified(X509Certificate certificate, KeyPair pair) {

        public String certificatePem() throws IOException {
            return pem(certificate);
        }

        /** {@code BEGIN PRIVATE KEY}. */
        public String pkcs8Pem() {
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
        }

        /** {@code BEGIN EC PRIVATE KEY} or {@code BEGIN RSA PRIVATE KEY}, as OpenSSL writes them by old habit. */
        public String keyPem() throws IOException {
            return pair.getPrivate() instanceof ECPrivateKey key
                    ? pem(new PemObject(
                            "EC PRIVATE KEY",
                            new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), SECObjectIdentifiers.secp256r1)
                                    .getEncoded()))
                    : pem(pair.getPrivate());
        }
    }

    public String pem() throws IOException {
        return authority.certificatePem();
    }

    public Certified certify(String name, String algorithm) throws GeneralSecurityException, IOException {
        KeyPair pair = pair(algorithm, algorithm.equals("RSA") ? 2048 : 256);
        String issuer =
                authority.certificate().getSubjectX500Principal().getName().replace("CN=", "");
        return new Certified(certificate(name, pair, issuer, authority.pair(), false), pair);
    }

    /** A server's context, which believes in this authority's clients. */
    SSLContext server() throws GeneralSecurityException, IOException {
        Certified server = certify("127.0.0.1", "EC");
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(
                "server", server.pair().getPrivate(), new char[0], new X509Certificate[] {server.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, new char[0]);
        KeyStore clients = KeyStore.getInstance("PKCS12");
        clients.load(null, null);
        clients.setCertificateEntry("ca", authority.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(clients);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    static KeyPair pair(String algorithm, int size) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        return generator.generateKeyPair();
    }

    static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(object);
        }
        return text.toString();
    }

    private static X509Certificate certificate(
            String name, KeyPair pair, String issuer, KeyPair signer, boolean authority)
            throws GeneralSecurityException, IOException {
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                        new X500Name("CN=" + issuer),
                        BigInteger.valueOf(SERIAL.getAndIncrement()),
                        Date.from(now.minus(Duration.ofHours(1))),
                        Date.from(now.plus(Duration.ofHours(1))),
                        new X500Name("CN=" + name),
                        pair.getPublic())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority))
                .addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
