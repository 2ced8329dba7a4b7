package dev.plumbline.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.audit.chain.ChainHash;
import dev.plumbline.audit.trail.Attributes;
import dev.plumbline.audit.trail.Entry;
import dev.plumbline.audit.trail.Position;
import dev.plumbline.audit.trail.StorableJson;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.AggregatePartitioner;
import dev.plumbline.events.messaging.EventCodec;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.events.messaging.KafkaBrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(KafkaBrokerResource.class)
@QuarkusTestResource(PostgresResource.class)
final class TrailIT {

    /** On a machine that is slow and stalls. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    KafkaBroker broker;
    Postgres postgres;

    @TestHTTPResource
    URI service;

    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    private KafkaProducer<String, byte[]> producer;

    @BeforeEach
    void connect() {
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrap(),
                        "linger.ms",
                        5,
                        "partitioner.class",
                        AggregatePartitioner.class.getName()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @AfterEach
    void disconnect() throws Exception {
        producer.close();
        for (Future<RecordMetadata> each : sent) {
            assertThat(each.get().hasOffset()).isTrue();
        }
    }

    @Test
    void recordsAnEventOnceThoughItIsDeliveredTwice() {
        Fleet fleet = new Fleet("twice");
        for (int i = 0; i < 2; i++) {
            fleet.chain().forEach(this::send);
        }
        send(Fleet.alone(fleet.drifted()));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(types("fleet/twice"))
                .containsExactlyInAnyOrder(
                        "RenderRequested",
                        "ManifestsRendered",
                        "SyncStarted",
                        "ObjectApplied",
                        "SyncSucceeded",
                        "HealthChanged",
                        "DriftDetected"));
        settle();
        assertThat(types("fleet/twice")).hasSize(7);
        assertThat(postgres.rows("select count(*) from event where id = '"
                        + fleet.pushed().id() + "'"))
                .containsExactly(List.of("1"));
        assertThat(postgres.rows("select topic, source, correlation_id from event where id = '"
                        + fleet.pushed().id() + "'"))
                .containsExactly(List.of(
                        "plumbline.commits.v1",
                        "/plumbline/test",
                        fleet.pushed().id()));
    }

    @Test
    void recordsEachRenderingOfABranchThatGoesToAndFro() {
        Fleet fleet = new Fleet("to-and-fro");
        for (String push : List.of("push-1", "push-2", "push-3", "push-3")) {
            send(Fleet.alone(fleet.rendered("KLUv", null).triggeredBy(push)));
        }

        await().atMost(PATIENCE).until(() -> types("fleet/to-and-fro").size() >= 3);
        settle();
        assertThat(types("fleet/to-and-fro"))
                .containsExactly("ManifestsRendered", "ManifestsRendered", "ManifestsRendered");
    }

    @Test
    void recordsBrokenRecordsAndGoesOn() {
        Fleet fleet = new Fleet("broken");
        String sync = Topic.SYNC.topicName();
        String key = "fleet/broken";
        send(new ProducerRecord<>(sync, key, "not an event".getBytes(StandardCharsets.UTF_8)));
        send(headed(sync, key, "dev.plumbline.SyncSucceeded.v1", "b-1", "{\"epoch\":\"x\"}"));
        send(headed(sync, key, "dev.plumbline.SyncSucceeded.v1", "x".repeat(100_000), "{}"));
        send(headed(sync, key, "dev.plumbline.SomethingNew.v7", "b-2", "{\"a\":\"\\u0000\\ud800\",\"n\":1e99999}"));
        send(headed(sync, key, "dev.plumbline.Parked", "b-3", "{\"reason\":\"forged\"}"));
        send(new ProducerRecord<>(Topic.BASELINE.topicName(), key + "#ConfigMap/fleet/web", null));
        ProducerRecord<String, byte[]> letter = headed(sync + ".dlq", key, "dev.plumbline.SyncStarted.v1", "b-4", "{}");
        letter.headers().add("plumbline_reason", "no such thing".getBytes(StandardCharsets.UTF_8));
        send(letter);
        send(Fleet.alone(fleet.succeeded(1)));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(types(key))
                .containsExactlyInAnyOrder(
                        "Unreadable",
                        "Unreadable",
                        "Unreadable",
                        "Unreadable",
                        "SomethingNew",
                        "ObjectReleased",
                        "Parked",
                        "SyncSucceeded"));
        assertThat(postgres.rows(
                        "select data::text from event where name = 'SomethingNew' and application = '" + key + "'"))
                .containsExactly(List.of("{\"a\": \"\uFFFD\uFFFD\", \"n\": \"1E+99999\"}"));
        assertThat(postgres.rows(
                        "select data ->> 'reason' from event where name = 'Parked' and application = '" + key + "'"))
                .containsExactly(List.of("no such thing"));
    }

    @Test
    void keepsARenderedSetOnceAndAsItWasSigned() {
        Fleet one = new Fleet("set-one");
        Fleet two = new Fleet("set-two");
        Fleet other = new Fleet("set-other");
        send(Fleet.alone(one.rendered("S0xVdi1zYW1l", null)));
        send(Fleet.alone(two.rendered("S0xVdi1zYW1l", null)));
        send(Fleet.alone(other.rendered("S0xVdi1zYW1l", "YWdl")));
        ManifestsRendered.Contents hooked =
                new ManifestsRendered.Contents(12, "S0xVdi1ob29r", null, "S0xVdg==", List.of("a.yaml:3 calls lookup"));
        send(Fleet.alone(new Fleet("set-hooked").rendered(hooked)));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        postgres.rows("select application from event where application like 'fleet/set-%'"))
                .hasSize(4));
        assertThat(postgres.rows("select hooks from manifest_set where manifests = 'S0xVdi1ob29r'"))
                .containsExactly(List.of("S0xVdg=="));
        assertThat(postgres.rows(
                        "select data -> 'contents' ->> 'warnings' from event where application = 'fleet/set-hooked'"))
                .containsExactly(List.of("[\"a.yaml:3 calls lookup\"]"));
        assertThat(postgres.rows(
                        "select manifests, sealed, objects from manifest_set where manifests = 'S0xVdi1zYW1l'"))
                .hasSize(2);
        assertThat(postgres.rows("select data ->> 'contents', data ->> 'signature' from event"
                        + " where application = 'fleet/set-one'"))
                .containsExactly(List.of("{\"objects\": 12}", "c2ln"));
    }

    @Test
    void catchesUpAfterPostgresWasAway() throws Exception {
        Fleet fleet = new Fleet("away");
        send(Fleet.alone(fleet.succeeded(1)));
        await().atMost(PATIENCE).until(() -> types("fleet/away").size() == 1);

        postgres.stop();
        try {
            for (int epoch = 2; epoch <= 500; epoch++) {
                send(Fleet.alone(fleet.succeeded(epoch)));
            }
            await().atMost(PATIENCE).until(() -> status("/q/health/ready") == 503);
            assertThat(status("/q/health/live")).isEqualTo(200);
            assertThat(status("/api/v1/events")).isEqualTo(503);
        } finally {
            postgres.start();
        }

        await().atMost(PATIENCE).until(() -> types("fleet/away").size() == 500);
        await().atMost(PATIENCE).until(() -> status("/q/health/ready") == 200);
    }

    @Test
    void chainsEveryEntryToTheFormerOne() throws Exception {
        new Fleet("chained").chain().forEach(this::send);
        send(headed(
                "plumbline.sync.v1",
                "fleet/chained",
                "other",
                "c-1",
                "{\"b\":[1.50,1e2,-0.0,\"é😀\"],\"a\":{\"\":null}}"));
        await().atMost(PATIENCE).until(() -> types("fleet/chained").size() == 7);
        settle(); // nothing more comes, of this test or of one before it

        String former = ChainHash.GENESIS;
        long sequence = 0;
        for (List<String> row :
                postgres.rows("select sequence, entry_hash, recorded_at, type, id, source, subject, time,"
                        + " correlation_id, causation_id, traceparent, topic, partition, kafka_offset, application, data,"
                        + " manifest_set from event order by sequence")) {
            sequence++;
            former = ChainHash.of(former, sequence, time(row.get(2)), entry(row));
            assertThat(row.get(0)).isEqualTo(Long.toString(sequence));
            assertThat(row.get(1)).isEqualTo(former);
        }
        assertThat(get("/api/v1/chain/head").get("hash").textValue()).isEqualTo(former);
    }

    @Test
    void refusesToChangeWhatIsRecorded() {
        send(Fleet.alone(new Fleet("fixed").succeeded(1)));
        await().atMost(PATIENCE).until(() -> types("fleet/fixed").size() == 1);

        for (String change : List.of("delete from event", "update event set source = 'x'", "truncate event")) {
            assertThatThrownBy(() -> postgres.execute(change))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("append-only");
        }
    }

    @Test
    void pagesThroughEventsByEveryFilter() throws Exception {
        Fleet fleet = new Fleet("paged");
        fleet.chain().forEach(this::send);
        awaitRecorded(fleet.chain());

        List<String> seen = new ArrayList<>();
        String cursor = "";
        boolean more = true;
        while (more) {
            JsonNode page = get("/api/v1/events?application=fleet/paged&limit=4" + cursor);
            page.get("events").forEach(event -> seen.add(event.get("id").textValue()));
            more = page.has("next");
            cursor = "&cursor=" + page.get(more ? "next" : "last").textValue();
        }
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        fleet.chain().stream().skip(1).map(Envelope::id).toList());
        assertThat(get("/api/v1/events?application=fleet/paged" + cursor).get("events"))
                .isEmpty();

        String chain = "/api/v1/events?correlationId=" + fleet.pushed().id();
        assertThat(get(chain).get("events")).hasSize(7);
        assertThat(get(chain + "&type=CommitPushed").get("events")).hasSize(1);
        assertThat(get(chain + "&type=dev.plumbline.HealthChanged.v1").get("events"))
                .hasSize(1);
        assertThat(get(chain + "&from=2026-11-21T10:00:00.020Z&to=2026-11-21T10:00:00.040Z")
                        .get("events"))
                .hasSize(2);
        JsonNode pushed = get(chain + "&type=CommitPushed").get("events").get(0);
        assertThat(pushed.at("/data/pusher").textValue()).isEqualTo("jane");
        assertThat(pushed.at("/kafka/topic").textValue()).isEqualTo("plumbline.commits.v1");
    }

    @Test
    void tellsATimelineInSentences() throws Exception {
        Fleet fleet = new Fleet("told");
        send(Fleet.alone(fleet.declared()));
        fleet.chain().forEach(this::send);
        awaitRecorded(fleet.chain());
        awaitRecorded(List.of(Fleet.alone(fleet.declared())));

        List<String> summaries = new ArrayList<>();
        String path = "/api/v1/applications/fleet/told/timeline?limit=4";
        JsonNode page = get(path);
        page.get("entries").forEach(entry -> summaries.add(entry.get("summary").textValue()));
        get(path + "&cursor=" + page.get("next").textValue())
                .get("entries")
                .forEach(entry -> summaries.add(entry.get("summary").textValue()));
        assertThat(summaries)
                .startsWith(
                        "healthy",
                        "applied: 1 configured, 11 unchanged in 10 ms",
                        "sync 1 started: manifests",
                        "rendered 12 objects")
                .contains("pushed abc1234 by jane");
        assertThat(page.get("entries").get(0).get("sinceStartMillis").longValue())
                .isEqualTo(60);
    }

    @Test
    void showsAChainAsATree() throws Exception {
        Fleet fleet = new Fleet("traced");
        fleet.chain().forEach(this::send);
        awaitRecorded(fleet.chain());

        JsonNode trace = get("/api/v1/traces/" + fleet.pushed().id());
        assertThat(trace.get("events").intValue()).isEqualTo(7);
        assertThat(trace.get("durationMillis").longValue()).isEqualTo(60);
        List<String> line = new ArrayList<>();
        for (JsonNode node = trace.get("root");
                node != null;
                node = node.get("children").get(0)) {
            line.add(node.get("type").textValue());
        }
        assertThat(line)
                .containsExactly(
                        "dev.plumbline.CommitPushed.v1",
                        "dev.plumbline.RenderRequested.v1",
                        "dev.plumbline.ManifestsRendered.v1",
                        "dev.plumbline.SyncStarted.v1",
                        "dev.plumbline.ObjectApplied.v1",
                        "dev.plumbline.SyncSucceeded.v1",
                        "dev.plumbline.HealthChanged.v1");
    }

    @Test
    void listsApplicationsWithTheirState() throws Exception {
        Fleet fleet = new Fleet("listed");
        fleet.chain().forEach(this::send);
        Fleet gone = new Fleet("listed-gone");
        send(Fleet.alone(gone.declared()));
        send(new ProducerRecord<>(Topic.APPLICATIONS.topicName(), "fleet/listed-gone", null));
        await().atMost(PATIENCE)
                .until(() -> types("fleet/listed").size() == 6
                        && types("fleet/listed-gone").size() == 2);

        JsonNode listed = application("fleet/listed");
        assertThat(listed.at("/health/health").textValue()).isEqualTo("HEALTHY");
        assertThat(listed.at("/sync/outcome").textValue()).isEqualTo("SyncSucceeded");
        assertThat(listed.at("/sync/revision").textValue()).isEqualTo(Fleet.REVISION);
        assertThat(listed.get("deleted").booleanValue()).isFalse();
        assertThat(application("fleet/listed-gone").get("deleted").booleanValue())
                .isTrue();
    }

    @Test
    void saysWhatIsWrongWithARequest() throws Exception {
        for (List<String> each : List.of(
                List.of("/api/v1/events?limit=0", "limit", "1 to 1000"),
                List.of("/api/v1/events?limit=many", "limit", "1 to 1000"),
                List.of("/api/v1/events?application=web", "application", "namespace/name"),
                List.of("/api/v1/events?from=yesterday", "from", "RFC 3339"),
                List.of("/api/v1/events?to=%2B999999-01-01T00:00:00Z", "to", "years"),
                List.of("/api/v1/events?cursor=x", "cursor", "next"),
                List.of("/api/v1/events?corelationId=x", "corelationId", "correlationId"),
                List.of("/api/v1/events?type=%00", "type", "NUL"),
                List.of("/api/v1/traces/" + "x".repeat(301), "correlationId", "300"))) {
            HttpResponse<String> answer = request(each.getFirst());
            assertThat(answer.statusCode()).as(each.getFirst()).isEqualTo(400);
            JsonNode problem = EventJson.mapper().readTree(answer.body());
            assertThat(problem.get("parameter").textValue()).isEqualTo(each.get(1));
            assertThat(problem.get("error").textValue()).contains(each.get(2));
        }
        assertThat(status("/api/v1/traces/unknown")).isEqualTo(404);
        assertThat(status("/api/v1/applications/no/such/timeline")).isEqualTo(404);
    }

    @Test
    void describesItself() throws Exception {
        HttpResponse<String> answer = request("/q/openapi?format=json");
        JsonNode paths = EventJson.mapper().readTree(answer.body()).get("paths");

        assertThat(paths.fieldNames())
                .toIterable()
                .contains(
                        "/api/v1/events",
                        "/api/v1/applications",
                        "/api/v1/applications/{namespace}/{name}/timeline",
                        "/api/v1/traces/{correlationId}",
                        "/api/v1/chain/head");
    }

    private List<String> types(String application) {
        return postgres.rows("select name from event where application = '" + application + "'").stream()
                .map(List::getFirst)
                .toList();
    }

    /** Waits until each of these is recorded; those of other topics than the last may come after it. */
    private void awaitRecorded(List<Envelope<?>> events) {
        String ids = events.stream().map(event -> "'" + event.id() + "'").collect(Collectors.joining(", "));
        await().atMost(PATIENCE)
                .until(() -> postgres.rows("select 1 from event where id in (" + ids + ")")
                                .size()
                        == events.size());
    }

    /** Sends a mark down each partition of each topic used, and waits until it is recorded: all before it was handled. */
    private void settle() {
        String round = "mark-" + UUID.randomUUID() + "-";
        for (Topic topic : Topic.values()) {
            for (int partition = 0; partition < KafkaBroker.PARTITIONS; partition++) {
                String id = round + topic + partition;
                ProducerRecord<String, byte[]> mark =
                        new ProducerRecord<>(topic.topicName(), partition, "m/m", new byte[0]);
                mark.headers().add("ce_type", "mark".getBytes(StandardCharsets.UTF_8));
                mark.headers().add("ce_id", id.getBytes(StandardCharsets.UTF_8));
                send(mark);
            }
        }
        int marks = Topic.values().length * KafkaBroker.PARTITIONS;
        await().atMost(PATIENCE)
                .until(() -> postgres.rows("select 1 from event where id like '" + round + "%'")
                                .size()
                        == marks);
    }

    private JsonNode application(String name) throws Exception {
        for (JsonNode each : get("/api/v1/applications?limit=1000").get("applications")) {
            if (each.get("name").textValue().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("not listed: " + name);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = request(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return EventJson.mapper().readTree(answer.body());
    }

    private int status(String path) throws IOException, InterruptedException {
        return request(path).statusCode();
    }

    private HttpResponse<String> request(String path) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(service.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private void send(Envelope<?> envelope) {
        send(EventCodec.encode(envelope));
    }

    private void send(ProducerRecord<String, byte[]> record) {
        sent.add(producer.send(record));
    }

    private static ProducerRecord<String, byte[]> headed(
            String topic, String key, String type, String id, String body) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, key, body.getBytes(StandardCharsets.UTF_8));
        record.headers().add("ce_type", type.getBytes(StandardCharsets.UTF_8));
        record.headers().add("ce_id", id.getBytes(StandardCharsets.UTF_8));
        record.headers().add("ce_source", "/test".getBytes(StandardCharsets.UTF_8));
        record.headers().add("ce_time", "2026-11-21T10:00:00Z".getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static Entry entry(List<String> row) throws IOException {
        Attributes attributes = new Attributes(
                row.get(3),
                row.get(4),
                row.get(5),
                row.get(6),
                time(row.get(7)),
                new Attributes.Links(row.get(8), row.get(9), row.get(10)));
        Position position = new Position(row.get(11), Integer.parseInt(row.get(12)), Long.parseLong(row.get(13)));
        String data = row.get(15) == null
                ? null
                : StorableJson.text(EventJson.mapper().readTree(row.get(15)));
        return new Entry(attributes, position, row.get(14), data, row.get(16));
    }

    private static Instant time(String postgres) {
        String zoned = postgres.replace(' ', 'T');
        return OffsetDateTime.parse(zoned.matches(".*[+-]\\d\\d$") ? zoned + ":00" : zoned)
                .toInstant();
    }
}
