package dev.plumbline.renderer.messaging;

import io.quarkus.arc.Unremovable;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.TopicPartitionKey;
import io.smallrye.reactive.messaging.kafka.commit.ContextHolder;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.vertx.core.Context;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * Hands over the records of one key one at a time, in their order, and those of different keys at once; what is done is committed as
 * {@code throttled} does. The connector can do that by itself ({@code throttled.ordered}), but loses records: where a partition is
 * taken away and comes back, the end of what was begun before takes with it what the connector knows of the key, and of two records
 * that come then the end of the first discards the second. Here a record waits for the former of its key, whenever that was begun.
 */
final class OneAtATime extends ContextHolder implements KafkaCommitHandler {

    /** As the channels' settings name it. */
    static final String NAME = "one-at-a-time";

    /** So many records may wait for the former of their keys. */
    private static final int MAX_WAITING = 1024;

    private static final int TIMEOUT_MS = 60_000;

    private final KafkaCommitHandler throttled;

    /** By key, the end of the last record of it. */
    private final Map<TopicPartitionKey, CompletableFuture<@Nullable Void>> last = new ConcurrentHashMap<>();

    /** How often each partition was taken away. */
    private final Map<TopicPartition, Integer> revocations = new ConcurrentHashMap<>();

    OneAtATime(Vertx vertx, KafkaCommitHandler throttled) {
        super(vertx, TIMEOUT_MS);
        this.throttled = throttled;
    }

    /** For the connector. */
    @ApplicationScoped
    @Unremovable
    @Identifier(NAME)
    static class Factory implements KafkaCommitHandler.Factory {

        private final KafkaCommitHandler.Factory throttled;

        Factory(@Identifier(Strategy.THROTTLED) KafkaCommitHandler.Factory throttled) {
            this.throttled = throttled;
        }

        @Override
        public KafkaCommitHandler create(
                KafkaConnectorIncomingConfiguration settings,
                Vertx vertx,
                KafkaConsumer<?, ?> consumer,
                BiConsumer<Throwable, Boolean> reportFailure) {
            return new OneAtATime(vertx, throttled.create(settings, vertx, consumer, reportFailure));
        }
    }

    @Override
    public void capture(Context context) {
        super.capture(context);
        if (throttled instanceof ContextHolder holder) {
            holder.capture(context);
        }
    }

    @Override
    public <K, V> Multi<IncomingKafkaRecord<K, V>> decorateStream(Multi<IncomingKafkaRecord<K, V>> records) {
        return records.onItem().transformToUni(this::inTurn).merge(MAX_WAITING);
    }

    private <K, V> Uni<IncomingKafkaRecord<K, V>> inTurn(IncomingKafkaRecord<K, V> record) {
        TopicPartitionKey key = TopicPartitionKey.ofKey(record.getTopic(), record.getPartition(), record.getKey());
        Turn<K, V> turn = new Turn<>(record, key);
        CompletableFuture<@Nullable Void> former = last.put(key, turn.end);
        if (former == null) {
            return Uni.createFrom().item(turn);
        }
        return Uni.createFrom()
                .completionStage(former)
                .emitOn(this::runOnContext)
                .onItem()
                .transform(done -> turn.orNothing());
    }

    /** From when a record is handed over to when it is done. */
    private final class Turn<K, V> extends IncomingKafkaRecord<K, V> {

        private final TopicPartitionKey key;
        private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
        private final int revocationsBefore;

        Turn(IncomingKafkaRecord<K, V> record, TopicPartitionKey key) {
            super(record);
            this.key = key;
            this.revocationsBefore = revocations();
        }

        /** Nothing where its partition was taken away meanwhile: then it comes again, here or elsewhere. */
        @Nullable
        Turn<K, V> orNothing() {
            if (isOurs()) {
                return this;
            }
            end();
            return null;
        }

        /** What was begun before its partition was taken away is not done by its end: it comes again. */
        @Override
        public CompletionStage<Void> ack(Metadata metadata) {
            CompletionStage<Void> acknowledged =
                    isOurs() ? super.ack(metadata) : CompletableFuture.completedFuture(null);
            return acknowledged.whenComplete((done, failure) -> end());
        }

        private void end() {
            last.remove(key, end);
            end.complete(null);
        }

        private boolean isOurs() {
            return revocations() == revocationsBefore;
        }

        private int revocations() {
            return revocations.getOrDefault(key.topicPartition(), 0);
        }
    }

    @Override
    public <K, V> Uni<IncomingKafkaRecord<K, V>> received(IncomingKafkaRecord<K, V> record) {
        return throttled.received(record);
    }

    @Override
    public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record) {
        return throttled.handle(record);
    }

    @Override
    public void partitionsAssigned(Collection<TopicPartition> partitions) {
        throttled.partitionsAssigned(partitions);
    }

    @Override
    public void partitionsRevoked(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> revocations.merge(partition, 1, Integer::sum));
        throttled.partitionsRevoked(partitions);
    }

    @Override
    public void terminate(boolean graceful) {
        throttled.terminate(graceful);
    }
}
