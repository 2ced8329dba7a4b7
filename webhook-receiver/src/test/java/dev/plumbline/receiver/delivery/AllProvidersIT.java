package dev.plumbline.receiver.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.events.Envelope;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.events.messaging.KafkaBrokerResource;
import dev.plumbline.receiver.provider.Provider;
import dev.plumbline.receiver.provider.Providers;
import dev.plumbline.receiver.signature.HmacSha256;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each provider as it posts: its headers, its content type, its proof. */
@SuppressWarnings("NullAway.Init") // the extension sets the fields
@QuarkusTest
@QuarkusTestResource(KafkaBrokerResource.class)
@QuarkusTestResource(value = AllProviders.class, restrictToAnnotatedClass = true)
final class AllProvidersIT {

    private static final String JSON = "application/json";
    private static final String OLD = "a".repeat(40);
    private static final String NEW = "b".repeat(40);

    @TestHTTPResource("/")
    URI root;

    KafkaBroker broker;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String name = "r" + UUID.randomUUID();

    /**
     * How somebody posts.
     *
     * @param body with NAME in the repository's URL
     * @param headers those that do not depend on the secret
     * @param proof of the body with a secret: headers, and {@code ?} for what stands behind the path
     */
    record Sender(
            String provider,
            String type,
            String body,
            Map<String, String> headers,
            Function<Posting, Map<String, String>> proof) {

        @Override
        public String toString() {
            return provider + " " + type + " " + headers;
        }
    }

    /** A body that is to be proven with a secret. */
    record Posting(String body, String secret) {

        String hmac() {
            return HexFormat.of()
                    .formatHex(HmacSha256.of(
                            body.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static final String PUSH = """
            {"ref": "refs/heads/main", "before": "%s", "after": "%s", "pusher": {"login": "ada"},
             "repository": {"clone_url": "https://git.example/acme/NAME.git"}}""".formatted(OLD, NEW);

    private static final String GITLAB = """
            {"object_kind": "push", "ref": "refs/heads/main", "before": "%s", "after": "%s",
             "project": {"git_http_url": "https://git.example/acme/NAME.git"}}""".formatted(OLD, NEW);

    private static final String CLOUD = """
            {"actor": {}, "repository": {"links": {"html": {"href": "https://git.example/acme/NAME"}}},
             "push": {"changes": [{"old": null, "new": {"type": "branch", "name": "main", "target": {"hash": "%s"}}}]}}""".formatted(NEW);

    private static final String DATA_CENTER = """
            {"actor": {}, "repository": {"links": {"clone": [{"href": "https://git.example/acme/NAME.git"}]}},
             "changes": [{"ref": {"id": "refs/heads/main"}, "fromHash": "%s", "toHash": "%s"}]}""".formatted(OLD, NEW);

    private static final String AZURE = """
            {"id": "d-1", "eventType": "git.push", "resource": {"pushedBy": {},
             "repository": {"remoteUrl": "https://git.example/acme/NAME"},
             "refUpdates": [{"name": "refs/heads/main", "oldObjectId": "%s", "newObjectId": "%s"}]}}""".formatted(OLD, NEW);

    private static final String GENERIC = """
            {"repository": "https://git.example/acme/NAME", "ref": "refs/heads/main", "after": "%s"}""".formatted(NEW);

    private static final String HARBOR = """
            {"type": "PUSH_ARTIFACT", "occur_at": 1, "event_data": {"resources": [
             {"tag": "1.0", "resource_url": "git.example/acme/NAME:1.0"}]}}""";

    private static final String HARBOR_CLOUD_EVENT = """
            {"specversion": "1.0", "id": "d-1", "type": "harbor.artifact.pushed", "data": {"resources": [
             {"tag": "1.0", "resource_url": "git.example/acme/NAME:1.0"}]}}""";

    private static final String GHCR = """
            {"action": "published", "package": {"package_type": "CONTAINER", "package_version": {
             "package_url": "ghcr.io/acme/NAME:1.0", "container_metadata": {"tag": {"name": "1.0", "digest": "sha256:%s"}}}}}""".formatted("c".repeat(64));

    private static final String HUB = """
            {"push_data": {"pushed_at": 1417566161, "tag": "1.0"}, "repository": {"repo_name": "acme/NAME"}}""";

    private static final String QUAY = """
            {"docker_url": "quay.io/acme/NAME", "updated_tags": ["1.0"]}""";

    static List<Sender> senders() {
        return List.of(
                hub("github", JSON, PUSH, Map.of("X-GitHub-Event", "push")),
                hub("ghcr", JSON, GHCR, Map.of("X-GitHub-Event", "package")),
                new Sender(
                        "gitlab",
                        JSON,
                        GITLAB,
                        Map.of("X-Gitlab-Event", "Push Hook"),
                        posting -> Map.of("X-Gitlab-Token", posting.secret())),
                new Sender(
                        "gitlab",
                        JSON,
                        GITLAB,
                        Map.of("X-Gitlab-Event", "Push Hook", "webhook-id", "d-1"),
                        AllProvidersIT::standard),
                gitea("gitea", "X-Gitea-", JSON),
                gitea("forgejo", "X-Forgejo-", JSON),
                gitea("gogs", "X-Gogs-", JSON),
                gitea("gitea", "X-Gitea-", "application/x-www-form-urlencoded"),
                gitea("gogs", "X-Gogs-", "application/x-www-form-urlencoded"),
                bitbucket("bitbucket-cloud", CLOUD, "repo:push"),
                bitbucket("bitbucket-dc", DATA_CENTER, "repo:refs_changed"),
                new Sender(
                        "azure-devops",
                        "application/json; charset=utf-8",
                        AZURE,
                        Map.of(),
                        posting -> Map.of("Authorization", basic(posting.secret()))),
                new Sender(
                        "generic",
                        JSON,
                        GENERIC,
                        Map.of(),
                        posting -> Map.of("X-Plumbline-Signature-256", "sha256=" + posting.hmac())),
                new Sender(
                        "generic",
                        JSON,
                        GENERIC,
                        Map.of(),
                        posting -> Map.of("Authorization", "Bearer " + token(posting.secret()))),
                new Sender("harbor", JSON, HARBOR, Map.of(), posting -> Map.of("Authorization", posting.secret())),
                new Sender(
                        "harbor",
                        "application/cloudevents+json",
                        HARBOR_CLOUD_EVENT,
                        Map.of(),
                        posting -> Map.of("Authorization", posting.secret())),
                new Sender("docker-hub", JSON, HUB, Map.of(), AllProvidersIT::inTheUrl),
                new Sender("quay", JSON, QUAY, Map.of(), AllProvidersIT::inTheUrl));
    }

    @BeforeEach
    void awaitReady() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> http.send(
                                        HttpRequest.newBuilder(root.resolve("q/health/ready"))
                                                .build(),
                                        BodyHandlers.ofString())
                                .statusCode()
                        == 200);
    }

    @ParameterizedTest
    @MethodSource("senders")
    void takesWhatItsSecretProvesAndNothingElse(Sender sender) throws Exception {
        HttpResponse<String> wrong = post(sender, "robot:wrong");
        assertThat(wrong.statusCode()).as(wrong.body()).isEqualTo(401);
        assertThat(told()).isEmpty();
        HttpResponse<String> right = post(sender, AllProviders.SECRET);
        assertThat(right.statusCode()).as(right.body()).isEqualTo(202);
        assertThat(right.body()).contains("accepted");
        assertThat(told()).hasSize(1);
    }

    @Test
    void noProviderIsLeftOut() {
        assertThat(senders().stream().map(Sender::provider).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(
                        Providers.all().stream().map(Provider::name).toList());
    }

    @Test
    void bitbucketDataCentersTestOfAConnectionIsAnswered() throws Exception {
        HttpRequest ping = HttpRequest.newBuilder(root.resolve("webhooks/bitbucket-dc"))
                .header("Content-Type", JSON)
                .header("X-Event-Key", "diagnostics:ping")
                .POST(BodyPublishers.ofString("{\"test\": true}"))
                .build();
        HttpResponse<String> answer = http.send(ping, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("pong");
    }

    @Test
    void asksASenderThatComesTooOftenToComeBack() throws Exception {
        Sender sender = senders().getFirst();
        HttpResponse<String> answer = post(sender, "wrong");
        for (int i = 0; i < 2_000 && answer.statusCode() != 429; i++) {
            answer = post(sender, "wrong");
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> post(sender, AllProviders.SECRET).statusCode() == 202);
    }

    private HttpResponse<String> post(Sender sender, String secret) throws Exception {
        String body = sender.body().replace("NAME", name);
        Map<String, String> headers = new HashMap<>(sender.headers());
        headers.put("Content-Type", sender.type());
        headers.putAll(sender.proof().apply(new Posting(body, secret)));
        String query = headers.containsKey("?") ? "?" + headers.remove("?") : "";
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve("webhooks/" + sender.provider() + query));
        headers.forEach(request::header);
        boolean form = sender.type().contains("form");
        String sent = form ? "payload=" + URLEncoder.encode(body, StandardCharsets.UTF_8) : body;
        return http.send(request.POST(BodyPublishers.ofString(sent)).build(), BodyHandlers.ofString());
    }

    private List<Envelope<?>> told() {
        return broker.events(Topic.COMMITS).stream()
                .filter(envelope -> envelope.event().subject().endsWith("/acme/" + name))
                .toList();
    }

    private static Sender hub(String provider, String type, String body, Map<String, String> headers) {
        return new Sender(
                provider, type, body, headers, posting -> Map.of("X-Hub-Signature-256", "sha256=" + posting.hmac()));
    }

    private static Sender gitea(String provider, String prefix, String type) {
        return new Sender(
                provider,
                type,
                PUSH,
                Map.of(prefix + "Event", "push"),
                posting -> Map.of(prefix + "Signature", posting.hmac()));
    }

    private static Sender bitbucket(String provider, String body, String event) {
        return new Sender(
                provider,
                JSON,
                body,
                Map.of("X-Event-Key", event),
                posting -> Map.of("X-Hub-Signature", "sha256=" + posting.hmac()));
    }

    private static Map<String, String> inTheUrl(Posting posting) {
        return Map.of("?", "token=" + URLEncoder.encode(posting.secret(), StandardCharsets.UTF_8));
    }

    private static Map<String, String> standard(Posting posting) {
        long now = Instant.now().getEpochSecond();
        byte[] content = ("d-1." + now + "." + posting.body()).getBytes(StandardCharsets.UTF_8);
        byte[] hmac = HmacSha256.of(content, posting.secret().getBytes(StandardCharsets.UTF_8));
        return Map.of(
                "webhook-timestamp",
                Long.toString(now),
                "webhook-signature",
                "v1," + Base64.getEncoder().encodeToString(hmac));
    }

    private static String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    /** Of the issuer; for another audience where the secret is wrong. */
    private static String token(String secret) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(AllProviders.ISSUER);
        claims.setAudience(secret.equals(AllProviders.SECRET) ? AllProviders.AUDIENCE : "another");
        claims.setExpirationTimeMinutesInTheFuture(5);
        JsonWebSignature token = new JsonWebSignature();
        token.setPayload(claims.toJson());
        token.setKey(AllProviders.KEY.getPrivateKey());
        token.setKeyIdHeaderValue(AllProviders.KEY.getKeyId());
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        try {
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
