package dev.plumbline.events.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.jgit.errors.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
final class GitOverTlsIT {

    @TempDir
    Path folder;

    private final Queue<String> clients = new ConcurrentLinkedQueue<>();
    private ServedRepository repository;
    private Certificates authority;
    private HttpsServer server;

    @BeforeEach
    void serve() throws Exception {
        repository = new ServedRepository();
        authority = new Certificates("an authority of our own");
        server = server(authority);
        server.createContext("/", exchange -> {
            clients.add(((HttpsExchange) exchange)
                    .getSSLSession()
                    .getPeerPrincipal()
                    .getName());
            repository.answer(exchange);
        });
        Files.writeString(folder.resolve("ca.pem"), authority.pem());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void showsItsCertificateToAHostOfAPrivateAuthority(String algorithm) throws Exception {
        certify("robot", algorithm, authority);
        assertThat(Listing.main(url(), credentials("""
                - url: %s
                  certificateAuthoritiesFile: ca.pem
                - url: %s/fleet
                  clientCertificateFile: robot.pem
                  clientKeyFile: robot.key
                """.formatted(origin(), origin()))))
                .isEqualTo(repository.tip());
        assertThat(clients).isNotEmpty().allMatch("CN=robot"::equals);
    }

    @Test
    void findsTheCertificatesOfAnEntryWhosePathIsPercentEncoded() throws Exception {
        certify("robot", "EC", authority);
        Path file = credentials("""
                - url: %s/acme/My%%20Project
                  certificateAuthoritiesFile: ca.pem
                  clientCertificateFile: robot.pem
                  clientKeyFile: robot.key
                """.formatted(origin()));
        assertThat(Listing.main(origin() + "/acme/My%20Project/_git/fleet", file))
                .isEqualTo(repository.tip());
        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> Listing.main(origin() + "/acme/My%20Project/%2e%2e/fleet", file));
    }

    @Test
    void readsAKeyAsOpenSslWritesIt() throws Exception {
        Certificates.Certified robot = authority.certify("robot", "EC");
        Files.writeString(folder.resolve("robot.pem"), robot.certificatePem());
        for (String key : new String[] {robot.pkcs8Pem(), robot.keyPem()}) {
            Files.writeString(folder.resolve("robot.key"), key);
            Path file = credentials("- url: " + origin() + "\n  certificateAuthoritiesFile: ca.pem\n"
                    + "  clientCertificateFile: robot.pem\n  clientKeyFile: robot.key\n");
            assertThat(Listing.main(url(), file)).isEqualTo(repository.tip());
        }
    }

    @Test
    void believesNoAuthorityButThoseOfItsEntry() throws Exception {
        certify("robot", "EC", authority);
        Files.writeString(folder.resolve("other.pem"), new Certificates("another").pem());
        for (String entry : new String[] {"", "  certificateAuthoritiesFile: other.pem\n"}) {
            Path file = credentials("- url: " + origin()
                    + "\n  clientCertificateFile: robot.pem\n  clientKeyFile: robot.key\n" + entry);
            assertThatExceptionOfType(TransportException.class).isThrownBy(() -> Listing.main(url(), file));
        }
        assertThat(clients).isEmpty();
    }

    @Test
    void isRefusedWithoutItsCertificate() throws Exception {
        Path file = credentials("- url: " + origin() + "\n  certificateAuthoritiesFile: ca.pem\n");
        assertThatExceptionOfType(TransportException.class).isThrownBy(() -> Listing.main(url(), file));
        certify("stranger", "EC", new Certificates("another"));
        Path stranger = credentials("- url: " + origin() + "\n  certificateAuthoritiesFile: ca.pem\n"
                + "  clientCertificateFile: stranger.pem\n  clientKeyFile: stranger.key\n");
        assertThatExceptionOfType(TransportException.class).isThrownBy(() -> Listing.main(url(), stranger));
        assertThat(clients).isEmpty();
    }

    @Test
    void showsNothingToWhomItIsRedirected() throws Exception {
        certify("robot", "EC", authority);
        Queue<String> headers = new ConcurrentLinkedQueue<>();
        HttpsServer elsewhere = server(authority);
        elsewhere.createContext("/", exchange -> {
            headers.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"elsewhere\"");
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        server.removeContext("/");
        server.createContext("/", exchange -> redirect(exchange, elsewhere));
        try {
            Path file =
                    credentials("""
                    - url: %s
                      username: robot
                      password: canary
                      certificateAuthoritiesFile: ca.pem
                      clientCertificateFile: robot.pem
                      clientKeyFile: robot.key
                    - url: https://127.0.0.1:%d
                      certificateAuthoritiesFile: ca.pem
                    """.formatted(origin(), elsewhere.getAddress().getPort()));
            assertThatExceptionOfType(TransportException.class)
                    .isThrownBy(() -> Listing.main(url(), file))
                    .withMessageNotContaining("canary");
            assertThat(headers).isEmpty(); // it demands a certificate, and gets none
        } finally {
            elsewhere.stop(0);
        }
    }

    private static void redirect(HttpExchange exchange, HttpsServer elsewhere) throws IOException {
        String basic = "Basic " + Base64.getEncoder().encodeToString("robot:canary".getBytes(StandardCharsets.UTF_8));
        if (basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            "https://127.0.0.1:" + elsewhere.getAddress().getPort() + exchange.getRequestURI());
            exchange.sendResponseHeaders(302, -1);
        } else {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
            exchange.sendResponseHeaders(401, -1);
        }
        exchange.close();
    }

    private static HttpsServer server(Certificates authority) throws Exception {
        HttpsServer made = GitOverTls.listening(authority);
        made.start();
        return made;
    }

    private void certify(String name, String algorithm, Certificates by) throws Exception {
        Certificates.Certified certified = by.certify(name, algorithm);
        Files.writeString(folder.resolve(name + ".pem"), certified.certificatePem());
        Files.writeString(folder.resolve(name + ".key"), certified.keyPem());
    }

    private Path credentials(String entries) throws IOException {
        return Files.writeString(folder.resolve("credentials.yaml"), "credentials:\n" + entries);
    }

    private String origin() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    private String url() {
        return origin() + "/fleet.git";
    }
}
