package dev.plumbline.events.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class GatheredBurstsTest {

    private final GatheredBursts bursts = new GatheredBursts();

    @Test
    void whatComesRightBehindSomethingWaitsAMomentAndIsHandedOverAsItWas() {
        ConsumerRecords<String, byte[]> records = new ConsumerRecords<>(
                Map.of(new TopicPartition("t", 0), List.of(new ConsumerRecord<>("t", 0, 0, "k", new byte[0]))),
                Map.of());
        long begun = System.nanoTime();
        for (int i = 0; i <= 10; i++) {
            assertThat(bursts.onConsume(records)).isSameAs(records);
        }
        // Ten times a hundredth of a second; the first comes after a pause.
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(100), Duration.ofSeconds(10));
    }
}
