package dev.plumbline.events.git;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * With which certificate one shows oneself, and whose certificates one believes.
 *
 * @param client null for none
 * @param authorities null for those that the JVM knows
 */
record Tls(@Nullable ClientIdentity client, @Nullable Authorities authorities) {

    /** What the JVM knows, and no certificate of one's own. */
    static final Tls USUAL = new Tls(null, null);

    /** A certificate with its chain and its key. */
    record ClientIdentity(List<X509Certificate> chain, PrivateKey key) {

        ClientIdentity {
            chain = List.copyOf(chain);
        }

        private KeyManager[] managers() throws GeneralSecurityException, IOException {
            KeyStore store = empty();
            store.setKeyEntry("client", key, new char[0], chain.toArray(X509Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            return factory.getKeyManagers();
        }

        @Override
        public String toString() {
            return "ClientIdentity";
        }
    }

    /** In the place of those that the JVM knows. */
    record Authorities(List<X509Certificate> certificates) {

        Authorities {
            certificates = List.copyOf(certificates);
        }

        private TrustManager[] managers() throws GeneralSecurityException, IOException {
            KeyStore store = empty();
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("ca" + i, certificates.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        }
    }

    /** Whether it says no more than the JVM does. */
    boolean isUsual() {
        return client == null && authorities == null;
    }

    KeyManager @Nullable [] keyManagers() throws GeneralSecurityException, IOException {
        return client == null ? null : client.managers();
    }

    TrustManager @Nullable [] trustManagers() throws GeneralSecurityException, IOException {
        return authorities == null ? null : authorities.managers();
    }

    SSLContext context() throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers(), trustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
