package dev.plumbline.e2e.kubernetes;

import dev.plumbline.e2e.process.Readiness;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whether the API server says {@code /readyz}, trusting only the certificate that it made for itself at its first start. */
final class ApiserverReadiness implements Readiness {
    private final int port;
    private final String token;
    private final Path certificate;
    private @Nullable HttpClient client;

    ApiserverReadiness(int port, String token, Path certificate) {
        this.port = port;
        this.token = token;
        this.certificate = certificate;
    }

    @Override
    public synchronized boolean reached() throws IOException, InterruptedException {
        if (client == null) {
            if (!Files.exists(certificate)) {
                return false;
            }
            client = HttpClient.newBuilder()
                    .sslContext(trustingOnly(certificate))
                    .build();
        }
        var request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/readyz"))
                .header("Authorization", "Bearer " + token);
        return Readiness.answering(client, request).reached();
    }

    private static SSLContext trustingOnly(Path certificate) throws IOException {
        try (var pem = Files.newInputStream(certificate)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var index = 0;
            for (var entry : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("apiserver-" + index++, entry);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            // Half written, perhaps: asked again in a moment.
            throw new IOException("cannot read " + certificate, e);
        }
    }
}
