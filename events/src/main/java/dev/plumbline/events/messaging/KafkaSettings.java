package dev.plumbline.events.messaging;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Settings of the clients that services make themselves: what the deployment says of {@code kafka.*}, and our own rules. */
@ApplicationScoped
public class KafkaSettings {

    /** What a client may fetch or send at once, in bytes: a full record and its headers. */
    static final int MAX_REQUEST_BYTES = EventCodec.MAX_RECORD_BYTES + 64 * 1024;

    /** A member of a group that was killed without leaving is missed after this long; as for channels. */
    static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

    private final Map<String, Object> deployment;

    KafkaSettings(@Identifier("default-kafka-broker") Map<String, Object> deployment) {
        this.deployment = deployment;
    }

    /** A producer that loses nothing and repeats nothing within its session. */
    Map<String, Object> producer() {
        Map<String, Object> settings = new HashMap<>(deployment);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        // Sets are compressed already, and other batches are short: what a higher level costs for each of them is its
        // tables.
        settings.put(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG, 1);
        // A service whose records come from many at once may say otherwise (kafka.linger.ms).
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
        // What comes while a request is under way goes together in the next: a burst costs few requests, a lone record
        // none more.
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 3_000);
        settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, AggregatePartitioner.class.getName());
        reconnectQuickly(settings);
        return settings;
    }

    /** A member of a group that only cares which partitions it holds; each moves by itself, while the others stay. */
    Map<String, Object> member(String group) {
        Map<String, Object> settings = reader();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION_TIMEOUT.toMillis());
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) SESSION_TIMEOUT.toMillis() / 4);
        settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int) SESSION_TIMEOUT.toMillis() * 3);
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CooperativeStickyAssignor.class.getName()));
        return settings;
    }

    /** A consumer that belongs to no group and reads what is there from the beginning. */
    Map<String, Object> reader() {
        Map<String, Object> settings = new HashMap<>(deployment);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MAX_REQUEST_BYTES);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        reconnectQuickly(settings);
        return settings;
    }

    /** A client that asks the brokers and waits no longer than this for an answer. */
    Map<String, Object> admin(Duration timeout) {
        Map<String, Object> settings = new HashMap<>(deployment);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(timeout.toMillis()));
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(timeout.toMillis()));
        reconnectQuickly(settings);
        return settings;
    }

    private static void reconnectQuickly(Map<String, Object> settings) {
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, 50);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    }
}
