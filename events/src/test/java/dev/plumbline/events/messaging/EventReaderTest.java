package dev.plumbline.events.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class EventReaderTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EventReader reader = new EventReader(meters);

    @Test
    void countsByTopicWhatItDoesNotKnowWhateverTheTypesAre() {
        for (int i = 0; i < 3; i++) {
            assertThat(reader.decode(record("drift", "of-nobody-" + i))).isInstanceOf(Decoded.Unknown.class);
        }
        reader.decode(record("health", "x".repeat(100_000)));

        assertThat(meters.counter(EventReader.UNKNOWN, "topic", "drift").count())
                .isEqualTo(3);
        assertThat(meters.getMeters()).extracting(Meter::getId).hasSize(2);
    }

    @Test
    void countsNothingThatItKnowsOrThatIsNoEvent() {
        reader.decode(new ConsumerRecord<>("drift", 0, 0, "key", null));
        reader.decode(new ConsumerRecord<>("drift", 0, 0, "key", new byte[0]));
        reader.decode(record("drift", "dev.plumbline.DriftDetected.v1"));

        assertThat(meters.getMeters()).isEmpty();
    }

    private static ConsumerRecord<String, byte[]> record(String topic, String type) {
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(topic, 0, 0, "key", "{}".getBytes(UTF_8));
        record.headers().add("ce_type", type.getBytes(UTF_8));
        return record;
    }
}
