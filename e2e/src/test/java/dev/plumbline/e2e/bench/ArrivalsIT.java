package dev.plumbline.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // set before each test
final class ArrivalsIT {

    private static final Duration STANDSTILL = Duration.ofMillis(400);

    private final AtomicInteger received = new AtomicInteger();
    private HttpServer server;
    private HttpClient http;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterEach
    void stop() {
        http.close();
        server.stop(0);
    }

    @Test
    void aStandstillMakesAllLateThatShouldHaveBeenSentMeanwhile() throws Exception {
        // One thread serves all: while it stands still at the 20th, those after wait.
        answer(number -> number == 20 ? STANDSTILL : Duration.ZERO, 202);
        Arrivals.Outcome outcome = new Arrivals(http).send(100, Duration.ofMillis(10), this::request);
        assertThat(outcome.answers()).containsEntry("202", 100L);
        assertThat(outcome.times())
                .hasSize(100)
                .filteredOn(time -> time.compareTo(Duration.ofMillis(50)) > 0)
                .as("not the one alone")
                .hasSizeGreaterThan(20);
    }

    @Test
    void theIdsAreThoseOfTheAnswers() throws Exception {
        answer(number -> Duration.ZERO, 202);
        Arrivals.Outcome outcome = new Arrivals(http).send(5, Duration.ofMillis(1), this::request);
        assertThat(outcome.ids()).hasSize(5).contains("%032x".formatted(3)).doesNotHaveDuplicates();
    }

    @Test
    void whatIsRefusedIsNeverAccepted() throws Exception {
        answer(number -> Duration.ZERO, 503);
        Arrivals.Outcome outcome = new Arrivals(http).send(5, Duration.ofMillis(1), this::request);
        assertThat(outcome.answers()).containsOnlyKeys("503");
        assertThat(outcome.times()).hasSize(5).containsOnly(Arrivals.NEVER);
        assertThat(outcome.ids()).isEmpty();
    }

    private interface Wait {
        Duration before(int number);
    }

    private void answer(Wait wait, int status) {
        server.createContext("/", exchange -> {
            int number = received.incrementAndGet();
            LockSupport.parkNanos(wait.before(number).toNanos());
            byte[] body = "{\"events\":[\"%032x\"]}".formatted(number).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private HttpRequest request(int number) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
                .POST(BodyPublishers.ofString("x"))
                .build();
    }
}
