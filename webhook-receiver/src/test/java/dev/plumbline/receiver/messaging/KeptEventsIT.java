package dev.plumbline.receiver.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.events.Cause;
import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.events.messaging.KafkaBrokerResource;
import dev.plumbline.events.messaging.KafkaSettings;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // the extension sets the fields
@QuarkusTest
@QuarkusTestResource(KafkaBrokerResource.class)
final class KeptEventsIT {

    @Inject
    EventPublisher publisher;

    @Inject
    KafkaSettings settings;

    @Test
    void whoStartsKnowsWhatWasKeptBefore() {
        CommitPushed pushed = new CommitPushed(
                RepositoryUrl.of("https://git.example/" + UUID.randomUUID()),
                "refs/heads/main",
                null,
                "a".repeat(40),
                false,
                "github",
                "d-1",
                null);
        publisher.publishAndWait(pushed, Cause.root());
        KeptEvents restarted = new KeptEvents(settings);
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> restarted.contains(pushed.id()));
            assertThat(restarted.contains("another")).isFalse();
        } finally {
            restarted.close();
        }
    }
}
