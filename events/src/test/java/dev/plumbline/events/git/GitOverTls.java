package dev.plumbline.events.git;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.eclipse.jgit.lib.Repository;

/** Git's smart HTTP over TLS on a free loopback port, under a private authority, for clients with a certificate of that authority. */
public final class GitOverTls implements AutoCloseable {

    private final Queue<String> clients = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpsServer server;

    /** Listens. */
    public GitOverTls(Repository repository, Certificates authority) throws IOException, GeneralSecurityException {
        server = listening(authority);
        server.createContext("/", exchange -> {
            clients.add(((HttpsExchange) exchange)
                    .getSSLSession()
                    .getPeerPrincipal()
                    .getName());
            SmartHttp.answer(exchange, repository);
        });
        server.setExecutor(threads);
        server.start();
    }

    /** Where nobody gets without a certificate; it answers nothing yet. */
    static HttpsServer listening(Certificates authority) throws IOException, GeneralSecurityException {
        HttpsServer made = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SSLContext context = authority.server();
        made.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters demanding = context.getDefaultSSLParameters();
                demanding.setNeedClientAuth(true);
                parameters.setSSLParameters(demanding);
            }
        });
        return made;
    }

    public String origin() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    public String url() {
        return origin() + "/fleet.git";
    }

    /**
     * A credentials file for this server, and the files that it names.
     *
     * @param folder where they are written: {@code credentials.yaml}, {@code ca.pem}, {@code tls.crt} and {@code tls.key}
     * @param trusted whose servers are believed
     * @param ours who certifies the client, {@code robot}
     */
    public Path credentials(Path folder, Certificates trusted, Certificates ours)
            throws IOException, GeneralSecurityException {
        Certificates.Certified client = ours.certify("robot", "EC");
        Files.writeString(folder.resolve("ca.pem"), trusted.pem());
        Files.writeString(folder.resolve("tls.crt"), client.certificatePem());
        Files.writeString(folder.resolve("tls.key"), client.keyPem());
        return Files.writeString(folder.resolve("credentials.yaml"), """
                credentials:
                - url: %s
                  certificateAuthoritiesFile: ca.pem
                  clientCertificateFile: tls.crt
                  clientKeyFile: tls.key
                """.formatted(origin()));
    }

    /** Who asked, by the names in their certificates. */
    public List<String> clients() {
        return List.copyOf(clients);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
