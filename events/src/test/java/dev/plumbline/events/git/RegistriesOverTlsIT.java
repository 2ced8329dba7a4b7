package dev.plumbline.events.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.registry.BoundedHttp;
import dev.plumbline.events.registry.HelmRepository;
import dev.plumbline.events.registry.OciRepository;
import dev.plumbline.events.registry.RegistryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries of a private authority, for clients with a certificate of that authority. */
@SuppressWarnings("NullAway.Init")
final class RegistriesOverTlsIT {

    private static final String INDEX = "apiVersion: v1\nentries: {}\n";
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    @TempDir
    Path folder;

    /** Who asked for what, with which login. */
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private Certificates authority;
    private HttpsServer server;
    private BoundedHttp http;

    @BeforeEach
    void serve() throws Exception {
        authority = new Certificates("an authority of our own");
        server = listening();
        Certificates.Certified robot = authority.certify("robot", "EC");
        Files.writeString(folder.resolve("ca.pem"), authority.pem());
        Files.writeString(folder.resolve("robot.pem"), robot.certificatePem());
        Files.writeString(folder.resolve("robot.key"), robot.keyPem());
    }

    @AfterEach
    void stop() {
        server.stop(0);
        http.close();
    }

    @Test
    void aHelmRepositoryIsAskedWithTheCertificatesOfItsEntry() throws Exception {
        RemoteAccess access = access(entry(origin(server) + "/charts"));
        assertThat(helm(access, origin(server) + "/charts").refresh()).isTrue();
        assertThat(asked).containsExactly("GET /charts/index.yaml by CN=robot, null");
    }

    @Test
    void anOciRepositoryIsAskedWithThoseOfAnEntryForItsPath() throws Exception {
        RemoteAccess access = access(entry(origin(server) + "/acme"));
        assertThat(oci(access, "acme/app").digest("latest")).contains(DIGEST);
        assertThat(asked).containsExactly("HEAD /v2/acme/app/manifests/latest by CN=robot, null");
        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> oci(access, "other/app").digest("latest"))
                .satisfies(e -> assertThat(e.why()).isEqualTo(RegistryException.Why.NOT_TRUSTED));
    }

    @Test
    void whoIsOfNoKnownAuthorityIsNotTrusted() throws Exception {
        RemoteAccess access = access("- url: https://git.example\n  username: robot\n  password: canary\n");
        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> helm(access, origin(server)).refresh())
                .satisfies(e -> assertThat(e.why()).isEqualTo(RegistryException.Why.NOT_TRUSTED));
        assertThat(asked).isEmpty();
    }

    @Test
    void aRedirectionGetsWhatIsMeantForWhereItLeads() throws Exception {
        HttpsServer elsewhere = listening();
        try {
            server.createContext("/moved/", exchange -> redirect(exchange, origin(elsewhere) + "/index.yaml"));
            String login = entry(origin(server)) + "  username: robot\n  password: canary\n";
            RemoteAccess both = access(login + entry(origin(elsewhere)));
            assertThat(helm(both, origin(server) + "/moved").refresh()).isTrue();
            assertThat(asked).containsExactly("GET /index.yaml by CN=robot, null");
            asked.clear();
            http.close();
            // It demands a certificate, and gets none.
            RemoteAccess one =
                    access(login + "- url: " + origin(elsewhere) + "\n  certificateAuthoritiesFile: ca.pem\n");
            assertThatExceptionOfType(RegistryException.class)
                    .isThrownBy(() -> helm(one, origin(server) + "/moved").refresh())
                    .withMessageNotContaining("canary");
            assertThat(asked).isEmpty();
        } finally {
            elsewhere.stop(0);
        }
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Location", to);
            exchange.sendResponseHeaders(302, -1);
        }
    }

    private HttpsServer listening() throws Exception {
        HttpsServer made = GitOverTls.listening(authority);
        made.createContext("/", this::answer);
        made.start();
        return made;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " by "
                    + ((HttpsExchange) exchange)
                            .getSSLSession()
                            .getPeerPrincipal()
                            .getName() + ", "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Docker-Content-Digest", DIGEST);
                exchange.sendResponseHeaders(200, -1);
            } else {
                byte[] index = INDEX.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, index.length);
                exchange.getResponseBody().write(index);
            }
        }
    }

    private HelmRepository helm(RemoteAccess access, String url) throws RegistryException {
        return HelmRepository.at(url, http, access::login);
    }

    private OciRepository oci(RemoteAccess access, String path) {
        RepositoryUrl url =
                RepositoryUrl.of("oci://127.0.0.1:" + server.getAddress().getPort() + "/" + path);
        return OciRepository.at(url, http, access::login, Set.of());
    }

    private RemoteAccess access(String entries) throws IOException {
        Path file = Files.writeString(folder.resolve("credentials.yaml"), "credentials:\n" + entries);
        RemoteAccess access = new RemoteAccess(Optional.of(file), InstantSource.system());
        http = new BoundedHttp(Duration.ofSeconds(30), Duration.ofSeconds(60), access::tls);
        return access;
    }

    private static String entry(String url) {
        return "- url: " + url + "\n  certificateAuthoritiesFile: ca.pem\n  clientCertificateFile: robot.pem\n"
                + "  clientKeyFile: robot.key\n";
    }

    private static String origin(HttpsServer of) {
        return "https://127.0.0.1:" + of.getAddress().getPort();
    }
}
