package dev.plumbline.events.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.Cause;
import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.CompactedView.Reading;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Publishing, following and parking against a real broker. */
final class CarriedEventsIT {

    private static final RepositoryUrl REPOSITORY = new RepositoryUrl("example.org/fleet");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static KafkaBroker broker;
    private static KafkaSettings settings;
    private static EventPublisher publisher;

    @BeforeAll
    static void start() {
        broker = new KafkaBroker();
        settings = new KafkaSettings(Map.of("bootstrap.servers", broker.bootstrap()));
        publisher = new EventPublisher(settings, new SimpleMeterRegistry(), "test");
    }

    @AfterAll
    static void stop() {
        publisher.close();
        broker.close();
    }

    @Test
    void aViewIsReadyOnlyWhenItHasAllThatWasThereAndThenFollows() throws InterruptedException {
        Envelope<CommitDiscovered> first = publisher.publishAndWait(discovered("1"), Cause.root());
        List<String> seen = new CopyOnWriteArrayList<>();
        try (CompactedView view = new CompactedView(settings, Topic.COMMITS, record -> seen.add(id(record)))) {
            view.awaitReady();
            assertThat(seen).contains(first.id());
            Envelope<CommitDiscovered> second = publisher.publishAndWait(discovered("2"), Cause.of(first));
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen)
                    .endsWith(second.id()));
            assertThat(second.correlationId()).isEqualTo(first.id());
        }
    }

    /** What a table lacks may be on its way. */
    @Test
    void aViewTellsWhenItHasHandedOverAllThatIsThere() throws InterruptedException {
        CompletableFuture<Void> mayGoOn = new CompletableFuture<>();
        List<String> seen = new CopyOnWriteArrayList<>();
        try (CompactedView view = new CompactedView(settings, Topic.COMMITS, Reading.ALL.newest(0), record -> {
            mayGoOn.join();
            seen.add(id(record));
        })) {
            view.awaitReady();
            String first =
                    publisher.publishAndWait(discovered("held"), Cause.root()).id();
            String second = publisher
                    .publishAndWait(discovered("behind it"), Cause.root())
                    .id();
            assertThat(view.awaitAll(Duration.ofMillis(100))).isFalse();
            assertThat(seen).isEmpty();
            mayGoOn.complete(null);
            assertThat(view.awaitAll(PATIENCE)).isTrue();
            assertThat(seen).containsExactly(first, second);
        }
    }

    @Test
    void aViewOfTheNewestRecordsPassesOverThoseBeforeThem() throws InterruptedException {
        List<String> former = IntStream.range(0, 3)
                .mapToObj(i -> publisher
                        .publishAndWait(discovered("former " + i), Cause.root())
                        .id())
                .toList();
        long newest = KafkaBroker.PARTITIONS;
        List<String> seen = new CopyOnWriteArrayList<>();
        try (CompactedView view = new CompactedView(
                settings, Topic.COMMITS, Reading.ALL.newest(newest), record -> seen.add(id(record)))) {
            view.awaitReady();
            assertThat(seen).contains(former.get(2)).doesNotContain(former.get(0), former.get(1));
            String after =
                    publisher.publishAndWait(discovered("after"), Cause.root()).id();
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen)
                    .endsWith(after));
        }
    }

    @Test
    void aViewGoesOnWhereItStoodAfterTheBrokerWasAway() throws InterruptedException {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (CompactedView view = new CompactedView(settings, Topic.COMMITS, record -> seen.add(id(record)))) {
            view.awaitReady();
            broker.stop();
            broker.start();
            Envelope<CommitDiscovered> after = publisher.publishAndWait(discovered("after the break"), Cause.root());
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen)
                    .endsWith(after.id()));
            assertThat(seen).doesNotHaveDuplicates();
        }
    }

    @Test
    void aTableThatThrowsIsWithoutThatRecordAndNoOther() throws InterruptedException {
        String thrown =
                publisher.publishAndWait(discovered("thrown"), Cause.root()).id();
        String taken =
                publisher.publishAndWait(discovered("taken"), Cause.root()).id();
        List<String> seen = new CopyOnWriteArrayList<>();
        CompactedView.Table table = new CompactedView.Table() {
            @Override
            public void take(ConsumerRecord<String, byte[]> record) {
                if (id(record).equals(thrown)) {
                    throw new IllegalStateException("not this one");
                }
                seen.add(id(record));
            }

            @Override
            public void taken() {
                throw new IllegalStateException("and never what follows");
            }
        };
        try (CompactedView view = new CompactedView(settings, Topic.COMMITS, table)) {
            view.awaitReady();
            assertThat(seen).contains(taken).doesNotContain(thrown);
            String after =
                    publisher.publishAndWait(discovered("after"), Cause.root()).id();
            Awaitility.await().untilAsserted(() -> assertThat(seen).endsWith(after));
        }
    }

    @Test
    void membersHaveEachKeyOnceAndThoseThatStayTakeOver() {
        List<String> keys = IntStream.range(0, 20).mapToObj(i -> "fleet/" + i).toList();
        try (KeyShare stays = new KeyShare(settings, Topic.HEALTH, "members", () -> {})) {
            stays.start();
            Awaitility.await().until(() -> keys.stream().allMatch(stays::has));
            try (KeyShare leaves = new KeyShare(settings, Topic.HEALTH, "members", () -> {})) {
                leaves.start();
                Awaitility.await()
                        .until(() ->
                                leaves.joined() && keys.stream().allMatch(key -> stays.has(key) != leaves.has(key)));
                assertThat(keys).anyMatch(stays::has).anyMatch(leaves::has);
            }
            Awaitility.await().until(() -> keys.stream().allMatch(stays::has));
        }
    }

    @Test
    void anOutcomeSharesThePartitionOfItsApplicationsSets() {
        ApplicationRef application = new ApplicationRef("fleet", "web", "uid");
        RevisionConfirmed confirmed = new RevisionConfirmed(application, 1, "abc", "sha256:0", false);
        publisher.publishAndWait(confirmed, Cause.root());
        ConsumerRecord<String, byte[]> record =
                broker.records(Topic.MANIFESTS.topicName()).getLast();
        assertThat(record.key()).isEqualTo("fleet/web#outcome");
        assertThat(record.partition()).isEqualTo(AggregatePartitioner.partition("fleet/web", KafkaBroker.PARTITIONS));
    }

    @Test
    void aParkedRecordKeepsItsBodyAndLosesForeignHeaders() {
        ProducerRecord<String, byte[]> broken = new ProducerRecord<>(Topic.DRIFT.topicName(), "k", "{".getBytes(UTF_8));
        broken.headers().add("ce_type", "dev.plumbline.DriftDetected.v1".getBytes(UTF_8));
        broken.headers().add("deserialization-failure-dlq", "elsewhere".getBytes(UTF_8));
        EventPublisher.await(publisher.send(broken));
        ConsumerRecord<String, byte[]> record =
                broker.records(Topic.DRIFT.topicName()).getLast();

        new DeadLetters(publisher, new SimpleMeterRegistry(), "test")
                .park(record, "no ce_id")
                .join();

        ConsumerRecord<String, byte[]> letter =
                broker.records(Topic.DRIFT.deadLetterName()).getLast();
        assertThat(letter.value()).isEqualTo(record.value());
        assertThat(letter.headers().lastHeader("ce_type")).isNotNull();
        assertThat(letter.headers().lastHeader("deserialization-failure-dlq")).isNull();
        assertThat(letter.headers().lastHeader("plumbline_reason").value()).isEqualTo("no ce_id".getBytes(UTF_8));
    }

    @Test
    void whatIsTooLargeToBeParkedIsToldOfInstead() {
        byte[] large = new byte[EventCodec.MAX_RECORD_BYTES + 1];
        Arrays.fill(large, (byte) 'x');
        ConsumerRecord<String, byte[]> record =
                new ConsumerRecord<>(Topic.DRIFT.topicName(), 0, 7, "k".repeat(5_000_000), large);
        record.headers().add("ce_id", "too large".getBytes(UTF_8));
        record.headers().add("ce_subject", new byte[9_000_000]);

        new DeadLetters(publisher, new SimpleMeterRegistry(), "test")
                .park(record, "no ce_type header")
                .join();

        ConsumerRecord<String, byte[]> letter = broker.records(Topic.DRIFT.deadLetterName()).stream()
                .filter(parked -> parked.headers().lastHeader("ce_id") != null)
                .reduce((former, newer) -> newer)
                .orElseThrow();
        assertThat(new String(letter.value(), UTF_8))
                .contains("\"bytes\":8388609", CanonicalJson.digest(large), "x".repeat(256))
                .hasSizeLessThan(1000);
        assertThat(letter.headers().lastHeader("ce_subject")).isNull();
        assertThat(letter.headers().lastHeader("plumbline_offset").value()).isEqualTo("7".getBytes(UTF_8));
    }

    private static CommitDiscovered discovered(String after) {
        return new CommitDiscovered(REPOSITORY, "refs/heads/main", null, after);
    }

    private static String id(ConsumerRecord<String, byte[]> record) {
        return EventCodec.decode(record) instanceof Decoded.Read(var envelope) ? envelope.id() : "none";
    }
}
