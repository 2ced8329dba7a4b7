package dev.plumbline.receiver.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.receiver.signature.HmacSha256;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which order a delivery is checked: what costs little and proves little comes first. */
@SuppressWarnings("NullAway.Init")
final class ReceptionTest {

    private static final String SECRET = "s3cret";
    private static final String WRONG = "wrong";
    private static final String SENDER = "192.0.2.1";
    private static final String OTHER = "198.51.100.1";
    private static final String PUSH = """
            {"ref": "refs/heads/main", "before": "%s", "after": "%s", "forced": false,
             "repository": {"clone_url": "https://git.example/acme/fleet.git"}}""".formatted("a".repeat(40), "b".repeat(40));
    private static final String MALFORMED = "{\"repository\": null}";

    @TempDir
    Path folder;

    private final Kept kept = new Kept();

    @BeforeEach
    void writeSecret() throws IOException {
        Files.writeString(folder.resolve("secret"), SECRET);
    }

    @Test
    void aProviderWithoutASecretHasNoRouteWhateverIsSent() {
        Reception reception = reception(Map.of());
        assertThat(reception.receive(new Reception.Posted(
                        new Reception.Target("gitlab", null, null), SENDER, Map.of(), 1 << 30, unread())))
                .isEqualTo(new Answer.NoRoute());
    }

    @Test
    void whatIsAnnouncedAsTooLongIsNotRead() {
        Reception reception = reception(Map.of("max-size", "1k"));
        assertThat(reception.receive(new Reception.Posted(github(), SENDER, Map.of(), 1025, unread())))
                .isEqualTo(new Answer.TooLarge(1024));
    }

    @Test
    void theLengthCountsBeforeTheRateAndTheRateBeforeTheSignature() {
        Reception reception = reception(Map.of("max-size", "1k", "per-second", "1"));
        assertThat(reception.receive(push(SENDER, PUSH, WRONG))).isEqualTo(new Answer.Unauthorized());
        assertThat(reception.receive(push(SENDER, PUSH, WRONG))).isEqualTo(new Answer.Unauthorized());
        assertThat(reception.receive(push(SENDER, PUSH, SECRET)))
                .isInstanceOfSatisfying(Answer.TooMany.class, answer -> assertThat(answer.retryAfter())
                        .isPositive());
        assertThat(reception.receive(new Reception.Posted(github(), SENDER, Map.of(), 1025, unread())))
                .isEqualTo(new Answer.TooLarge(1024));
        assertThat(reception.receive(push(OTHER, "x".repeat(1025), WRONG))).isEqualTo(new Answer.TooLarge(1024));
        assertThat(reception.receive(push(OTHER, PUSH, SECRET))).isInstanceOf(Answer.Accepted.class);
    }

    @Test
    void whoeverCameTooOftenIsNotEvenRead() {
        Reception reception = reception(Map.of("per-second", "1"));
        reception.receive(push(SENDER, PUSH, WRONG));
        reception.receive(push(SENDER, PUSH, WRONG));
        assertThat(reception.receive(new Reception.Posted(github(), SENDER, Map.of(), 10, unread())))
                .isInstanceOf(Answer.TooMany.class);
    }

    @Test
    void bodiesThatAreTooLongOrDoNotComeCountToo() {
        Reception reception = reception(Map.of("max-size", "1k", "per-second", "1"));
        for (int i = 0; i < 2; i++) {
            assertThat(reception.receive(push(SENDER, "x".repeat(1025), WRONG))).isEqualTo(new Answer.TooLarge(1024));
            assertThat(reception.receive(new Reception.Posted(github(), OTHER, Map.of(), 10, brokenOff())))
                    .isEqualTo(new Answer.TooSlow());
        }
        assertThat(reception.receive(push(SENDER, PUSH, SECRET))).isInstanceOf(Answer.TooMany.class);
        assertThat(reception.receive(push(OTHER, PUSH, SECRET))).isInstanceOf(Answer.TooMany.class);
    }

    @Test
    void aFormIsDecodedOnlyWhereThereIsRoomForThat() {
        Reception reception = reception(Map.of("max-size", "64k", "max-in-flight-size", "128k"));
        String body = "payload=" + "a".repeat(50 * 1024);
        assertThat(reception.receive(form(body))).isInstanceOf(Answer.Unavailable.class);
        assertThat(reception.receive(push(SENDER, body, WRONG))).isEqualTo(new Answer.Unauthorized());
    }

    private static Reception.Posted form(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = Map.of("Content-Type", "application/x-www-form-urlencoded");
        return new Reception.Posted(github(), SENDER, headers, bytes.length, new ByteArrayInputStream(bytes));
    }

    private static InputStream brokenOff() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("broken off");
            }
        };
    }

    @Test
    void theSignatureCountsBeforeTheBodyIsLookedAt() {
        Reception reception = reception(Map.of());
        assertThat(reception.receive(push(SENDER, MALFORMED, WRONG))).isEqualTo(new Answer.Unauthorized());
        assertThat(reception.receive(push(SENDER, MALFORMED, SECRET)))
                .isInstanceOfSatisfying(Answer.Malformed.class, answer -> assertThat(answer.field())
                        .isEqualTo("repository"));
        assertThat(kept.events).isEmpty();
    }

    @Test
    void whatWasNotKeptIsAskedForAgain() {
        Reception reception = reception(Map.of());
        kept.away = true;
        assertThat(reception.receive(push(SENDER, PUSH, SECRET)))
                .isEqualTo(new Answer.Unavailable(Duration.ofSeconds(5)));
        kept.away = false;
        assertThat(reception.receive(push(SENDER, PUSH, SECRET))).isInstanceOf(Answer.Accepted.class);
        assertThat(reception.receive(push(SENDER, PUSH, SECRET))).isEqualTo(new Answer.Duplicate());
    }

    @Test
    void gitHubsLargestAreTakenWhereTheyAreAllowed() {
        Reception reception = reception(Map.of("max-size", "25M"));
        int limit = 25 * 1024 * 1024;
        String largest = PUSH + " ".repeat(limit - PUSH.length());
        assertThat(reception.receive(push(SENDER, largest, SECRET))).isInstanceOf(Answer.Accepted.class);
        assertThat(reception.receive(push(SENDER, largest + " ", SECRET))).isEqualTo(new Answer.TooLarge(limit));
    }

    @Test
    void aSizeThatTheServerWouldNotLetThroughIsRefusedAtTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reception(Map.of("max-size", "26M")))
                .withMessageContaining("plumbline.webhook.max-size");
    }

    @Test
    void aSenderThatStopsIsAnsweredInTime() {
        Reception reception = reception(Map.of("read-within", "1h", "answer-within", "200ms"));
        InputStream stopped = new InputStream() {
            @Override
            public int read() throws IOException {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    throw new InterruptedIOException("interrupted");
                }
                return -1;
            }
        };
        assertThat(reception.receive(new Reception.Posted(github(), SENDER, Map.of(), 10, stopped)))
                .isEqualTo(new Answer.TooSlow());
    }

    @Test
    void whoeverComesWhileTooMuchIsUnderWayIsNotReadAndWaitsForNobody() throws Exception {
        Reception reception = reception(Map.of("max-in-flight", "2"));
        CountDownLatch held = new CountDownLatch(1);
        kept.held = held;
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> first = senders.submit(() -> reception.receive(push(SENDER, PUSH, SECRET)));
            await().until(() -> kept.waiting);
            assertThat(reception.receive(new Reception.Posted(github(), SENDER, Map.of(), 10, unread())))
                    .isInstanceOf(Answer.Unavailable.class);
            assertThat(reception.receive(push(OTHER, PUSH, WRONG))).isEqualTo(new Answer.Unauthorized());
            held.countDown();
            assertThat(first.get()).isInstanceOf(Answer.Accepted.class);
        }
        assertThat(reception.receive(push(SENDER, PUSH, SECRET))).isEqualTo(new Answer.Duplicate());
    }

    private static Reception.Target github() {
        return new Reception.Target("github", null, null);
    }

    private static Reception.Posted push(String sender, String body, String secret) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        byte[] hmac = HmacSha256.of(bytes, secret.getBytes(StandardCharsets.UTF_8));
        Map<String, String> headers = Map.of(
                "X-GitHub-Event",
                "push",
                "X-GitHub-Delivery",
                "d-1",
                "X-Hub-Signature-256",
                "sha256=" + HexFormat.of().formatHex(hmac));
        return new Reception.Posted(github(), sender, headers, -1, new ByteArrayInputStream(bytes));
    }

    private static InputStream unread() {
        return new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("read");
            }
        };
    }

    private Reception reception(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        settings.forEach((name, value) -> all.put("plumbline.webhook." + name, value));
        all.put("plumbline.webhook.github.secret-file", folder.resolve("secret").toString());
        WebhookSettings mapped = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(WebhookSettings.class)
                .withDefaultValues(all)
                .build()
                .getConfigMapping(WebhookSettings.class);
        return new Reception(mapped, new Routes(mapped), kept, new ReceptionMeters(new SimpleMeterRegistry()));
    }

    /** Keeps in memory, unless it is told to be away, or to hold on. */
    private static final class Kept implements Commits {

        private volatile List<String> events = List.of();
        private volatile boolean away;
        private volatile boolean waiting;
        private volatile @Nullable CountDownLatch held;

        @Override
        public List<String> keep(List<RepositoryEvent> told, Duration within) throws CommitsUnavailable {
            CountDownLatch hold = held;
            if (hold != null) {
                waiting = true;
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    throw new CommitsUnavailable(e);
                }
            }
            if (away) {
                throw new CommitsUnavailable(new IOException("away"));
            }
            events = told.stream().map(RepositoryEvent::id).toList();
            return events;
        }

        @Override
        public boolean known(List<RepositoryEvent> told) {
            return events.containsAll(told.stream().map(RepositoryEvent::id).toList());
        }

        @Override
        public void prepare() {
            // there is nothing to wait for
        }

        @Override
        public boolean recalled() {
            return true;
        }

        @Override
        public boolean reachable() {
            return !away;
        }
    }
}
