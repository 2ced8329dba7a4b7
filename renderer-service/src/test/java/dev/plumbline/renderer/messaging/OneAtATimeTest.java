package dev.plumbline.renderer.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.smallrye.reactive.messaging.kafka.fault.KafkaFailureHandler;
import io.vertx.mutiny.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OneAtATimeTest {

    private static final TopicPartition PARTITION = new TopicPartition("requests", 0);

    private final Vertx vertx = Vertx.vertx();
    private final Done done = new Done();
    private final OneAtATime handler = new OneAtATime(vertx, done);
    private final UnicastProcessor<IncomingKafkaRecord<String, String>> topic = UnicastProcessor.create();
    private final List<IncomingKafkaRecord<String, String>> handed = new CopyOnWriteArrayList<>();

    /** What would be committed. */
    private static final class Done implements KafkaCommitHandler {

        private final List<Long> offsets = new CopyOnWriteArrayList<>();

        @Override
        public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record) {
            offsets.add(record.getOffset());
            return Uni.createFrom().voidItem();
        }
    }

    @BeforeEach
    void follow() {
        handler.capture(vertx.getDelegate().getOrCreateContext());
        handler.decorateStream(topic).subscribe().with(handed::add);
    }

    @AfterEach
    void end() {
        vertx.closeAndAwait();
    }

    @Test
    void handsOverTheNextOfAKeyWhenTheFormerIsDone() {
        comes("web", 0);
        comes("web", 1);
        comes("other", 2);
        comes("web", 3);
        assertThat(handedOver()).containsExactly(0L, 2L);
        done(0);
        await().until(() -> handedOver().equals(List.of(0L, 2L, 1L)));
        done(2);
        await().until(() -> handedOver().equals(List.of(0L, 2L, 1L, 3L)));
        done(1);
        done(3);
        assertThat(done.offsets).containsExactly(0L, 1L, 2L, 3L);
        comes("web", 4);
        assertThat(handedOver()).endsWith(4L);
    }

    /** The former may be worked on still; what waited for it is not ours any more, and comes again if it is. */
    @Test
    void handsOverWhatComesAgainAndNothingFromBeforeThePartitionWent() {
        comes("web", 0);
        comes("web", 1);
        handler.partitionsRevoked(List.of(PARTITION));
        comes("web", 0);
        handler.partitionsRevoked(List.of(PARTITION));
        comes("web", 0);
        comes("web", 1);
        assertThat(handedOver()).containsExactly(0L);
        done(0);
        await().until(() -> handedOver().equals(List.of(0L, 0L)));
        assertThat(done.offsets).as("what was begun before").isEmpty();
        done(1);
        await().until(() -> handedOver().equals(List.of(0L, 0L, 1L)));
        assertThat(done.offsets).containsExactly(0L);
    }

    @Test
    void handsOverTheNextWhereTheWorkOnTheFormerFailed() {
        comes("web", 0);
        comes("web", 1);
        handed.getFirst()
                .nack(new IllegalStateException("a fault of ours"), Metadata.empty())
                .toCompletableFuture()
                .join();
        await().until(() -> handedOver().equals(List.of(0L, 1L)));
        assertThat(done.offsets).containsExactly(0L);
    }

    @Test
    void leavesOtherPartitionsAsTheyAre() {
        comes("web", 0);
        comes("web", 1);
        handler.partitionsRevoked(List.of(new TopicPartition("requests", 1)));
        done(0);
        await().until(() -> handedOver().equals(List.of(0L, 1L)));
        assertThat(done.offsets).containsExactly(0L);
    }

    private void comes(String key, long offset) {
        topic.onNext(new IncomingKafkaRecord<>(
                new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, key, "ask"),
                "requests",
                0,
                handler,
                new Ignored(),
                false));
    }

    private List<Long> handedOver() {
        return handed.stream().map(IncomingKafkaRecord::getOffset).toList();
    }

    /** The work on what was handed over at that place has ended. */
    private void done(int place) {
        handed.get(place).ack(Metadata.empty()).toCompletableFuture().join();
    }

    /** As {@code failure-strategy=ignore} does, which all services have. */
    private static final class Ignored implements KafkaFailureHandler {

        @Override
        public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record, Throwable reason, Metadata metadata) {
            return Uni.createFrom().completionStage(record.ack());
        }
    }
}
