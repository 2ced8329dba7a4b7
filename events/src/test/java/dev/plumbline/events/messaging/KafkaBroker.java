package dev.plumbline.events.messaging;

import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;
import dev.plumbline.events.FreePort;
import dev.plumbline.events.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Time;

/** A real KRaft broker in this JVM, on free loopback ports, with all topics; it can be stopped and started again. */
public final class KafkaBroker implements AutoCloseable {

    /** Partitions of each topic: more than one, so that a test that relies on global order fails. */
    public static final int PARTITIONS = 3;

    private final Path directory;
    private final int port = FreePort.choose();
    private final int controllerPort = FreePort.choose();
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

    /** Returns when the broker has these events, as if each had come from nowhere; fails where it does not take one. */
    public void publish(Collection<? extends Event> events) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrap(),
                "acks",
                "all",
                "partitioner.class",
                AggregatePartitioner.class.getName());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = events.stream()
                    .map(event -> producer.send(EventCodec.encode(new Envelope<>(
                            event.id(), "/plumbline/test", Instant.now(), event.id(), null, null, event))))
                    .toList();
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("an event cannot be published", e);
        }
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
            awaitLeaders(admin, topics);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("topics cannot be created", e);
        }
    }

    /**
     * A topic is there for the controller before its partitions are for the broker. To a producer that sends several batches until
     * then, they are refused so that it gets them out of order, and keeps one for its two minutes.
     */
    private static void awaitLeaders(Admin admin, List<NewTopic> topics)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        for (NewTopic topic : topics) {
            for (int partition = 0; partition < topic.numPartitions(); partition++) {
                all.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        admin.listOffsets(all).all().get();
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
