package dev.plumbline.receiver.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.events.Cause;
import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.events.messaging.KafkaBrokerResource;
import dev.plumbline.receiver.signature.HmacSha256;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // the extension sets the fields
@QuarkusTest
@QuarkusTestResource(KafkaBrokerResource.class)
@QuarkusTestResource(SecretFileResource.class)
final class WebhookIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OLD = "a".repeat(40);
    private static final String NEW = "b".repeat(40);

    @TestHTTPResource("/")
    URI root;

    KafkaBroker broker;

    @Inject
    EventPublisher publisher;

    private final HttpClient http = HttpClient.newHttpClient();
    private String delivery = "delivery-1";
    private final String repository = "https://git.example/" + UUID.randomUUID() + ".git";

    @BeforeEach
    void restoreSecret() throws IOException {
        Files.writeString(SecretFileResource.FILE, SecretFileResource.SECRET);
        await().atMost(PATIENCE).until(() -> get("q/health/ready").statusCode() == 200);
    }

    @Test
    void keepsAPushBeforeItAccepts() throws Exception {
        HttpResponse<String> answer = post("github", "push", push(), SecretFileResource.SECRET);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(told()).singleElement().satisfies(envelope -> {
            assertThat(answer.body()).contains("\"accepted\"", "[\"" + envelope.id() + "\"]");
            assertThat(envelope.source()).isEqualTo("/plumbline/webhook-receiver");
            assertThat(envelope.correlationId()).isEqualTo(envelope.id());
            assertThat(envelope.traceparent()).startsWith("00-");
            assertThat(envelope.event())
                    .isEqualTo(new CommitPushed(
                            RepositoryUrl.of(repository),
                            "refs/heads/main",
                            OLD,
                            NEW,
                            false,
                            "github",
                            delivery,
                            null));
        });
    }

    @Test
    void takesADeliveryOnceHoweverOftenItComes() throws Exception {
        assertThat(post("github", "push", push(), SecretFileResource.SECRET).statusCode())
                .isEqualTo(202);
        HttpResponse<String> again = post("github", "push", push(), SecretFileResource.SECRET);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).contains("duplicate");
        assertThat(told()).hasSize(1);
        delivery = "delivery-2";
        assertThat(post("github", "push", push(), SecretFileResource.SECRET).statusCode())
                .isEqualTo(202);
    }

    @Test
    void keepsADeliveryOnceWhoseCopiesComeAtTheSameTime() throws Exception {
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int copy = 0; copy < 20; copy++) {
                answers.add(senders.submit(() -> post("github", "push", push(), SecretFileResource.SECRET)));
            }
            for (Future<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).isIn(200, 202);
            }
        }
        assertThat(told()).hasSize(1);
    }

    @Test
    void knowsADeliveryThatAnotherInstanceTook() throws Exception {
        CommitPushed elsewhere = new CommitPushed(
                RepositoryUrl.of(repository), "refs/heads/main", OLD, NEW, false, "github", "delivery-9", null);
        publisher.publishAndWait(elsewhere, Cause.root());
        delivery = "delivery-9";
        await().atMost(PATIENCE).untilAsserted(() -> {
            // Until this instance has read the other's event, it keeps its own of the same id, which does no harm.
            HttpResponse<String> answer = post("github", "push", push(), SecretFileResource.SECRET);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("duplicate");
        });
    }

    @Test
    void answersPingsAndWhatIsNoConcernOfOurs() throws Exception {
        assertThat(post("github", "ping", "{\"zen\": \"x\"}", SecretFileResource.SECRET)
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> ignored = post("github", "issues", "{}", SecretFileResource.SECRET);
        assertThat(ignored.statusCode()).isEqualTo(202);
        assertThat(ignored.body()).contains("ignored");
    }

    @Test
    void refusesAForgedSignatureAndTellsNobody() throws Exception {
        assertThat(post("github", "push", push(), "wrong").statusCode()).isEqualTo(401);
        assertThat(send(request("webhooks/github").header("X-GitHub-Event", "push"), push())
                        .statusCode())
                .isEqualTo(401);
        HttpRequest.Builder sha1 =
                request("webhooks/github").header("X-GitHub-Event", "push").header("X-Hub-Signature", "sha1=" + OLD);
        assertThat(send(sha1, push()).statusCode()).isEqualTo(401);
        assertThat(told()).isEmpty();
    }

    @Test
    void namesTheFieldOfAMalformedPush() throws Exception {
        HttpResponse<String> answer = post("github", "push", "{\"repository\": null}", SecretFileResource.SECRET);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"repository\"");
    }

    @Test
    void refusesWhatIsTooLong() throws Exception {
        String large = "x".repeat(1024 * 1024 + 1);
        assertThat(post("github", "push", large, SecretFileResource.SECRET).statusCode())
                .isEqualTo(413);
        BodyPublisher unannounced = BodyPublishers.fromPublisher(BodyPublishers.ofString(large));
        assertThat(http.send(request("webhooks/github").POST(unannounced).build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void refusesWhatIsTooLongFromOldClientsToo() throws Exception {
        try (HttpClient old =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < 3; i++) {
                BodyPublisher large = BodyPublishers.ofString("x".repeat(5 * 1024 * 1024));
                assertThat(old.send(request("webhooks/github").POST(large).build(), BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(413);
            }
        }
    }

    @Test
    void doesNotWaitForASenderThatStops() throws Exception {
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write("POST /webhooks/github HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.setSoTimeout((int) PATIENCE.toMillis());
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 408");
        }
    }

    @Test
    void doesNotWaitForASenderThatSendsDropByDrop() throws Exception {
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write("POST /webhooks/github HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(100);
            InputStream in = socket.getInputStream();
            long begun = System.nanoTime();
            String answer = "";
            while (answer.isEmpty()) {
                out.write('x');
                try {
                    answer = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
                } catch (SocketTimeoutException notYet) {
                    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE);
                }
            }
            assertThat(answer).isEqualTo("HTTP/1.1 408");
        }
    }

    @Test
    void hasNoRouteForAProviderWithoutASecret() throws Exception {
        assertThat(post("gitlab", "push", push(), "").statusCode()).isEqualTo(404);
        assertThat(post("nobody", "push", push(), "").statusCode()).isEqualTo(404);
        Files.writeString(SecretFileResource.FILE, "\n");
        assertThat(post("github", "push", push(), "").statusCode()).isEqualTo(404);
    }

    @Test
    void takesBothSecretsWhileTheyAreRotated() throws Exception {
        Files.writeString(SecretFileResource.FILE, "fresh\n" + SecretFileResource.SECRET + "\n");
        assertThat(post("github", "push", push(), "fresh").statusCode()).isEqualTo(202);
        delivery = "delivery-2";
        assertThat(post("github", "push", push(), SecretFileResource.SECRET).statusCode())
                .isEqualTo(202);
        Files.writeString(SecretFileResource.FILE, "fresh\n");
        assertThat(post("github", "push", push(), SecretFileResource.SECRET).statusCode())
                .isEqualTo(401);
    }

    @Test
    void asksToComeBackWhileKafkaIsAway() throws Exception {
        broker.stop();
        try {
            Duration quickest = PATIENCE;
            // A machine that stands still for a moment may be late once.
            for (int i = 0; i < 3 && quickest.compareTo(Duration.ofSeconds(5)) >= 0; i++) {
                long begun = System.nanoTime();
                HttpResponse<String> answer = post("github", "push", push(), SecretFileResource.SECRET);
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
                quickest = Duration.ofNanos(System.nanoTime() - begun);
            }
            assertThat(quickest).isLessThan(Duration.ofSeconds(5));
            assertThat(get("q/health/ready").statusCode()).isEqualTo(503);
            assertThat(get("q/health/live").statusCode()).isEqualTo(200);
        } finally {
            broker.start();
        }
        // What was asked for again may have been kept since.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(post("github", "push", push(), SecretFileResource.SECRET)
                                .statusCode())
                        .isIn(200, 202));
        assertThat(told()).hasSize(1);
        delivery = "delivery-2";
        assertThat(post("github", "push", push(), SecretFileResource.SECRET).statusCode())
                .isEqualTo(202);
    }

    @Test
    void countsWhatBecameOfDeliveries() throws Exception {
        post("github", "push", push(), SecretFileResource.SECRET);
        post("github", "push", push(), "wrong");
        assertThat(get("q/metrics").body())
                .contains("plumbline_webhook_deliveries_total{outcome=\"accepted\",provider=\"github\"}")
                .contains("plumbline_webhook_deliveries_total{outcome=\"signature-wrong\",provider=\"github\"}");
    }

    private String push() {
        return """
                {"ref": "refs/heads/main", "before": "%s", "after": "%s", "forced": false,
                 "repository": {"clone_url": "%s"}}""".formatted(OLD, NEW, repository);
    }

    private List<Envelope<?>> told() {
        return broker.events(Topic.COMMITS).stream()
                .filter(envelope -> envelope.event()
                        .subject()
                        .equals(RepositoryUrl.of(repository).value()))
                .toList();
    }

    private HttpResponse<String> post(String provider, String event, String body, String secret) throws Exception {
        byte[] key = (secret.isEmpty() ? "none" : secret).getBytes(StandardCharsets.UTF_8);
        byte[] hmac = HmacSha256.of(body.getBytes(StandardCharsets.UTF_8), key);
        return send(
                request("webhooks/" + provider)
                        .header("X-GitHub-Event", event)
                        .header("X-GitHub-Delivery", delivery)
                        .header(
                                "X-Hub-Signature-256",
                                "sha256=" + HexFormat.of().formatHex(hmac)),
                body);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).GET().build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String body) throws Exception {
        return http.send(request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path)).header("Content-Type", "application/json");
    }
}
