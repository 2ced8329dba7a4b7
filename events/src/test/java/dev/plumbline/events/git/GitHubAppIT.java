package dev.plumbline.events.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jgit.errors.TransportException;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that checks an App's proof as GitHub does, and serves Git to whom it gave a token. */
@SuppressWarnings("NullAway.Init")
final class GitHubAppIT {

    private static final String APP = "Iv1.0123456789abcdef";
    private static final String TOKENS = "/api/v3/app/installations/42/access_tokens";

    @TempDir
    Path folder;

    private final AtomicInteger given = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean tooMany;
    private final List<String> good = new CopyOnWriteArrayList<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private Instant now = Instant.now();
    private KeyPair key;
    private ServedRepository repository;
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        repository = new ServedRepository();
        key = Certificates.pair("RSA", 2048);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::git);
        server.createContext(TOKENS, this::token);
        server.start();
        write(key);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void provesItselfAndKeepsItsTokenUntilShortlyBeforeItExpires() throws Exception {
        RemoteAccess access = access();
        assertThat(Listing.main(url(), access)).isEqualTo(repository.tip());
        assertThat(Listing.main(url(), access)).isEqualTo(repository.tip());
        now = now.plus(Duration.ofMinutes(54));
        assertThat(Listing.main(url(), access)).isEqualTo(repository.tip());
        assertThat(given).hasValue(1);
        now = now.plus(Duration.ofMinutes(2));
        assertThat(Listing.main(url(), access)).isEqualTo(repository.tip());
        assertThat(given).hasValue(2);
        assertThat(problems).isEmpty();
    }

    @Test
    void asksForAnotherTokenOnceWhereOneIsRefused() throws Exception {
        RemoteAccess access = access();
        Listing.main(url(), access);
        good.clear(); // somebody revoked it
        assertThat(Listing.main(url(), access)).isEqualTo(repository.tip());
        assertThat(given).hasValue(2);
    }

    @Test
    void saysWhatGitHubSaysWhereItGivesNoToken() throws Exception {
        write(Certificates.pair("RSA", 2048));
        RemoteAccess access = access();
        assertThatExceptionOfType(AccessException.class)
                .isThrownBy(() -> Listing.main(url(), access))
                .withMessage("GitHub gives no token for GitHubApp[" + APP + "/42]: status 401");
        assertThat(given).hasValue(0);
    }

    @Test
    void doesNotAskAgainForAWhileWhereItGotNone() throws Exception {
        write(Certificates.pair("RSA", 2048));
        RemoteAccess access = access();
        for (int i = 0; i < 3; i++) {
            refused(access, TokenRefused.Why.REFUSED);
        }
        assertThat(asked).hasValue(1);
        now = now.plusSeconds(31);
        refused(access, TokenRefused.Why.REFUSED);
        assertThat(asked).hasValue(2);
    }

    @Test
    void leavesGitHubAloneForAsLongAsItAsks() throws Exception {
        tooMany = true;
        RemoteAccess access = access();
        assertThat(refused(access, TokenRefused.Why.RATE_LIMITED).retryAfter()).contains(Duration.ofSeconds(90));
        now = now.plusSeconds(60);
        assertThat(refused(access, TokenRefused.Why.RATE_LIMITED).retryAfter()).contains(Duration.ofSeconds(30));
        assertThat(asked).hasValue(1);
        tooMany = false;
        now = now.plusSeconds(30);
        assertThat(Listing.main(url(), access)).isEqualTo(repository.tip());
    }

    @Test
    void saysThatItCannotReachTheApi() {
        server.removeContext(TOKENS);
        server.createContext(TOKENS, HttpExchange::close);
        refused(access(), TokenRefused.Why.UNREACHABLE);
    }

    private TokenRefused refused(RemoteAccess access, TokenRefused.Why why) {
        TokenRefused refused = catchThrowableOfType(TokenRefused.class, () -> Listing.main(url(), access));
        assertThat(refused.why()).isEqualTo(why);
        return refused;
    }

    @Test
    void givesItsTokenToNoOtherRepository() {
        RemoteAccess access = access();
        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> Listing.main(url().replace("acme", "acmecorp"), access));
        assertThat(given).hasValue(0);
    }

    private RemoteAccess access() {
        return new RemoteAccess(Optional.of(folder.resolve("credentials.yaml")), () -> now);
    }

    private void write(KeyPair pair) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "credentials:",
                "- url: " + origin() + "/acme",
                "  githubApp:",
                "    appId: " + APP,
                "    installationId: 42",
                "    apiUrl: " + origin() + "/api/v3/",
                "    privateKey: |"));
        Certificates.pem(pair.getPrivate()).lines().map("      "::concat).forEach(lines::add);
        Files.write(folder.resolve("credentials.yaml"), lines);
    }

    private String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private String url() {
        return origin() + "/acme/fleet.git";
    }

    private void token(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        try (exchange) {
            if (tooMany) {
                exchange.getResponseHeaders().set("Retry-After", "90");
                exchange.sendResponseHeaders(403, -1);
                return;
            }
            String proof =
                    exchange.getRequestHeaders().getFirst("Authorization").replaceFirst("^Bearer ", "");
            JwtConsumer github = new JwtConsumerBuilder()
                    .setJwsAlgorithmConstraints(
                            AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.RSA_USING_SHA256)
                    .setVerificationKey(key.getPublic())
                    .setExpectedIssuer(APP)
                    .setRequireIssuedAt()
                    .setRequireExpirationTime()
                    .setMaxFutureValidityInMinutes(10)
                    .setEvaluationTime(NumericDate.fromMilliseconds(now.toEpochMilli()))
                    .build();
            try {
                if (!exchange.getRequestMethod().equals("POST")
                        || github.processToClaims(proof).getIssuedAt().getValueInMillis() >= now.toEpochMilli()) {
                    problems.add("not posted, or issued in the future");
                }
            } catch (InvalidJwtException | MalformedClaimException e) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            String token = "ghs_" + given.incrementAndGet();
            good.add(token);
            byte[] answer = ("{\"token\":\"" + token + "\",\"expires_at\":\"" + now.plus(Duration.ofHours(1))
                            + "\",\"permissions\":{\"contents\":\"read\"}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(201, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private void git(HttpExchange exchange) throws IOException {
        try (exchange) {
            String login = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            boolean known = good.stream().map(GitHubAppIT::basic).anyMatch(login::equals);
            if (known) {
                repository.answer(exchange);
            } else {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"GitHub\"");
                exchange.sendResponseHeaders(401, -1);
            }
        }
    }

    private static String basic(String token) {
        return "Basic "
                + Base64.getEncoder().encodeToString(("x-access-token:" + token).getBytes(StandardCharsets.UTF_8));
    }
}
