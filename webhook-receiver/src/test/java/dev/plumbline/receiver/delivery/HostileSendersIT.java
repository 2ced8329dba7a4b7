package dev.plumbline.receiver.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;
import dev.plumbline.events.RepositoryRenamed;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.events.messaging.KafkaBrokerResource;
import dev.plumbline.receiver.signature.HmacSha256;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The receiver as somebody sees it who tries its corners. */
@SuppressWarnings("NullAway.Init") // the extension sets the fields
@QuarkusTest
@QuarkusTestResource(KafkaBrokerResource.class)
@QuarkusTestResource(SecretFileResource.class)
final class HostileSendersIT {

    private static final String JSON = "application/json";

    @TestHTTPResource("/")
    URI root;

    KafkaBroker broker;

    @Inject
    RecordedSpans spans;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String repository = "https://git.example/" + UUID.randomUUID() + ".git";

    @BeforeEach
    void restoreSecret() throws IOException {
        Files.writeString(SecretFileResource.FILE, SecretFileResource.SECRET);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> send(request("q/health/ready", JSON).GET()).statusCode() == 200);
    }

    @Test
    void aNameTakesItsOwnSecretsAlone() throws Exception {
        assertThat(push("webhooks/github/acme", SecretFileResource.NAMED).statusCode())
                .isEqualTo(202);
        assertThat(push("webhooks/github/acme", SecretFileResource.SECRET).statusCode())
                .isEqualTo(401);
        assertThat(push("webhooks/github", SecretFileResource.NAMED).statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "..%2Fgithub-secret", "%2e%2e%2fhub-token", "acme%00", "a%0d%0ab"})
    void anUnknownNameIsAnsweredLikeAWrongSecret(String name) throws Exception {
        HttpResponse<String> wrong = push("webhooks/github/acme", "wrong");
        HttpResponse<String> unknown = push("webhooks/github/" + name, SecretFileResource.SECRET);
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.body()).isEqualTo(wrong.body());
        assertThat(unknown.headers().map().keySet())
                .isEqualTo(wrong.headers().map().keySet());
    }

    @Test
    void oneGoodSignatureAmongTwoHeadersIsNone() throws Exception {
        HttpRequest.Builder request = signed("webhooks/github", push(), JSON, SecretFileResource.SECRET)
                .header("X-Hub-Signature-256", "sha256=" + "0".repeat(64));
        assertThat(send(request.POST(BodyPublishers.ofString(push()))).statusCode())
                .isEqualTo(401);
        assertThat(told()).isEmpty();
    }

    @Test
    void aBodyInPiecesAndAFormAreTaken() throws Exception {
        HttpRequest.Builder pieces = signed("webhooks/github", push(), JSON, SecretFileResource.SECRET);
        assertThat(send(pieces.POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(push()))))
                        .statusCode())
                .isEqualTo(202);
        String form = "payload=" + URLEncoder.encode(push(), StandardCharsets.UTF_8);
        HttpRequest.Builder posted = signed(
                "webhooks/github", form, "Application/X-WWW-Form-URLencoded; charset=utf-8", SecretFileResource.SECRET);
        assertThat(send(posted.POST(BodyPublishers.ofString(form))).statusCode())
                .isEqualTo(202);
        assertThat(told()).hasSize(2);
    }

    @Test
    void aCompressedBodyIsRefusedUnread() throws Exception {
        HttpRequest.Builder request = signed("webhooks/github", push(), JSON, SecretFileResource.SECRET)
                .header("Content-Encoding", "gzip");
        HttpResponse<String> answer = send(request.POST(BodyPublishers.ofString(push())));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Content-Encoding");
    }

    @Test
    void aRenamedRepositoryIsToldUnderBothUrls() throws Exception {
        String body = """
                {"action": "renamed", "changes": {"repository": {"name": {"from": "former"}}},
                 "repository": {"clone_url": "%s"}}""".formatted(repository);
        HttpRequest request = HttpRequest.newBuilder(root.resolve("webhooks/github"))
                .header("Content-Type", JSON)
                .header("X-GitHub-Event", "repository")
                .header("X-Hub-Signature-256", signature(body, SecretFileResource.SECRET))
                .POST(BodyPublishers.ofString(body))
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(202);
        assertThat(told()).singleElement().isInstanceOfSatisfying(RepositoryRenamed.class, renamed -> assertThat(
                        renamed.formerly())
                .hasToString("git.example/former"));
    }

    @Test
    void aTokenInTheUrlIsProofAndStandsInNoTrace() throws Exception {
        String name = "acme/" + UUID.randomUUID();
        String body = """
                {"push_data": {"pushed_at": 1417566161, "tag": "1.0"}, "repository": {"repo_name": "%s"}}""".formatted(name);
        assertThat(hub("?token=" + SecretFileResource.TOKEN, body)).isEqualTo(202);
        assertThat(hub("?token=" + SecretFileResource.TOKEN, body)).as("again").isEqualTo(200);
        assertThat(hub("", body)).isEqualTo(401);
        assertThat(hub("?token=wrong", body)).isEqualTo(401);
        assertThat(hub("?token=" + SecretFileResource.TOKEN + "&token=wrong", body))
                .isEqualTo(401);
        assertThat(broker.events(Topic.COMMITS).stream().map(Envelope::event))
                .filteredOn(event -> event.subject().equals("oci://docker.io/" + name))
                .singleElement()
                .isInstanceOfSatisfying(
                        CommitPushed.class, pushed -> assertThat(pushed.after()).isNull());
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(spans.all())
                .filteredOn(span -> span.contains("docker-hub"))
                .hasSizeGreaterThan(4));
        assertThat(spans.all())
                .noneMatch(span -> span.contains(SecretFileResource.TOKEN))
                .anyMatch(span -> span.contains("url.query=\"left out\"") || span.contains("url.query=left out"));
    }

    private int hub(String query, String body) throws Exception {
        return send(request("webhooks/docker-hub" + query, JSON).POST(BodyPublishers.ofString(body)))
                .statusCode();
    }

    private List<Event> told() {
        return broker.events(Topic.COMMITS).stream()
                .<Event>map(Envelope::event)
                .filter(event ->
                        event.subject().equals(RepositoryUrl.of(repository).value()))
                .toList();
    }

    private String push() {
        return """
                {"ref": "refs/heads/main", "before": "%s", "after": "%s", "forced": false,
                 "repository": {"clone_url": "%s"}}""".formatted("a".repeat(40), "b".repeat(40), repository);
    }

    private HttpResponse<String> push(String path, String secret) throws Exception {
        return send(signed(path, push(), JSON, secret).POST(BodyPublishers.ofString(push())));
    }

    private HttpRequest.Builder signed(String path, String body, String type, String secret) {
        return request(path, type)
                .header("X-GitHub-Event", "push")
                .header("X-GitHub-Delivery", UUID.randomUUID().toString())
                .header("X-Hub-Signature-256", signature(body, secret));
    }

    private static String signature(String body, String secret) {
        byte[] key = secret.getBytes(StandardCharsets.UTF_8);
        return "sha256=" + HexFormat.of().formatHex(HmacSha256.of(body.getBytes(StandardCharsets.UTF_8), key));
    }

    private HttpRequest.Builder request(String path, String type) {
        return HttpRequest.newBuilder(root.resolve(path)).header("Content-Type", type);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
