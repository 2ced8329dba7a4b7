package dev.plumbline.events.messaging;

import dev.plumbline.events.Envelope;
import dev.plumbline.events.FreePort;
import dev.plumbline.events.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Time;

/** A real KRaft broker in this JVM, on free loopback ports, with all topics; it can be stopped and started again. */
public final class KafkaBroker implements AutoCloseable {

    /** Partitions of each topic: more than one, so that a test that relies on global order fails. */
    public static final int PARTITIONS = 3;

    private final Path directory;
    private final int port = FreePort.next();
    private final int controllerPort = FreePort.next();
    private KafkaRaftServer server;

    public KafkaBroker() {
        try {
            directory = Files.createTempDirectory("plumbline-kafka");
            Path file = directory.resolve("server.properties");
            try (var out = Files.newOutputStream(file)) {
                properties().store(out, null);
            }
            String[] format = {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString(), "--ignore-formatted"
            };
            StorageTool.execute(format, new PrintStream(new ByteArrayOutputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
        createTopics();
    }

    /** Where clients connect. */
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** Starts the broker, again after {@link #stop()}, with what it held. */
    public void start() {
        server = new KafkaRaftServer(KafkaConfig.fromProps(properties(), false), Time.SYSTEM);
        server.startup();
    }

    /** Stops the broker; its data stays. */
    public void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** Every record of a topic, or of its dead letters, as it stands now. */
    public List<ConsumerRecord<String, byte[]>> records(String topic) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    /** Every event of a topic as it stands now; fails where a record is none. */
    public List<Envelope<?>> events(Topic topic) {
        List<Envelope<?>> events = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records(topic.topicName())) {
            switch (EventCodec.decode(record)) {
                case Decoded.Read(var envelope) -> events.add(envelope);
                case Decoded.Tombstone tombstone -> {}
                case Decoded.Unknown unknown -> throw new AssertionError("unknown: " + unknown);
                case Decoded.Broken broken -> throw new AssertionError("broken: " + broken);
            }
        }
        return events;
    }

    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void createTopics() {
        List<NewTopic> topics = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            String policy = topic.compacted() ? "compact" : "delete";
            topics.add(new NewTopic(topic.topicName(), PARTITIONS, (short) 1)
                    .configs(Map.of("cleanup.policy", policy, "max.message.bytes", "8454144")));
            topics.add(new NewTopic(topic.deadLetterName(), 1, (short) 1));
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            admin.createTopics(topics).all().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("topics cannot be created", e);
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("node.id", "1"),
                Map.entry("process.roles", "broker,controller"),
                Map.entry("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
                Map.entry("log.dirs", directory.resolve("data").toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("message.max.bytes", "8454144"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0")));
        return properties;
    }
}
