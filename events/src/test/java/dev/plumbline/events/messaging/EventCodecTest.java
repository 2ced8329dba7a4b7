package dev.plumbline.events.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.RepositoryUrl;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

final class EventCodecTest {

    private static final Envelope<CommitDiscovered> DISCOVERED = new Envelope<>(
            "id-2",
            "/plumbline/repo-poller",
            Instant.parse("2026-11-21T10:00:00Z"),
            "id-1",
            "id-1",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            new CommitDiscovered(new RepositoryUrl("example.org/fleet"), "refs/heads/main", null, "abc"));

    @Test
    void whatIsEncodedIsDecodedAsItWas() {
        assertThat(EventCodec.decode(received(EventCodec.encode(DISCOVERED)))).isEqualTo(new Decoded.Read(DISCOVERED));
    }

    @Test
    void anOlderRecordSaysNothingOfWhetherARefAppeared() {
        byte[] body = EventCodec.encode(DISCOVERED).value();
        assertThat(new String(body, UTF_8)).doesNotContain("appeared");
        assertThat(DISCOVERED.event().mayBeOld()).isTrue();
        assertThat(DISCOVERED.event().asAppeared().mayBeOld()).isFalse();
    }

    @Test
    void theHeadersAreThoseOfTheCloudEventsBinding() {
        ProducerRecord<String, byte[]> record = EventCodec.encode(DISCOVERED);
        assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(record, "ce_type")).isEqualTo("dev.plumbline.CommitDiscovered.v1");
        assertThat(header(record, "ce_subject")).isEqualTo("example.org/fleet");
        assertThat(header(record, "content-type")).isEqualTo("application/json");
    }

    @Test
    void aTypeOfANewerVersionIsUnknownAndNotBroken() {
        ConsumerRecord<String, byte[]> record = received(EventCodec.encode(DISCOVERED));
        record.headers().remove("ce_type").add("ce_type", "dev.plumbline.CommitBlessed.v1".getBytes(UTF_8));
        assertThat(EventCodec.decode(record)).isEqualTo(new Decoded.Unknown("dev.plumbline.CommitBlessed.v1"));
        assertThat(EventCodec.typeOf(record)).isEmpty();
    }

    @Test
    void theTypeIsKnownWithoutTheBody() {
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>("t", 0, 0, "k", new byte[0]);
        assertThat(EventCodec.typeOf(record)).isEmpty();
        EventCodec.encode(DISCOVERED).headers().forEach(record.headers()::add);
        assertThat(EventCodec.typeOf(record)).hasValue(CommitDiscovered.class);
    }

    @Test
    void aRecordWithoutValueIsATombstone() {
        assertThat(EventCodec.decode(new ConsumerRecord<>("t", 0, 0, "fleet/web", null)))
                .isEqualTo(new Decoded.Tombstone("fleet/web"));
    }

    @Test
    void aBrokenBodyIsNeverQuoted() {
        ConsumerRecord<String, byte[]> record = received(EventCodec.encode(DISCOVERED));
        ConsumerRecord<String, byte[]> broken =
                new ConsumerRecord<>("t", 0, 0, "k", "{\"repository\": hunter2".getBytes(UTF_8));
        record.headers().forEach(broken.headers()::add);
        assertThat(EventCodec.decode(broken))
                .isInstanceOfSatisfying(Decoded.Broken.class, reason -> assertThat(reason.reason())
                        .doesNotContain("hunter2"));
    }

    @Property
    void anyBytesAreDecodedToSomething(@ForAll byte[] body) {
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>("t", 0, 0, "k", body);
        EventCodec.encode(DISCOVERED).headers().forEach(record.headers()::add);
        assertThat(EventCodec.decode(record)).isNotNull();
    }

    private static ConsumerRecord<String, byte[]> received(ProducerRecord<String, byte[]> sent) {
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(sent.topic(), 0, 0, sent.key(), sent.value());
        sent.headers().forEach(record.headers()::add);
        return record;
    }

    private static String header(ProducerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
