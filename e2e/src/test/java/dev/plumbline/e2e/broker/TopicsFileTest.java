package dev.plumbline.e2e.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.e2e.workspace.Workspace;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.EventCodec;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopicsFileTest {
    private final TopicsFile file =
            TopicsFile.read(Workspace.fromSystemProperties().deploy("kafka/topics.yaml"));

    @Test
    void namesTheTopicsOfTheContractAndTheirDeadLetters() {
        var contract =
                Arrays.stream(Topic.values()).flatMap(topic -> Stream.of(topic.topicName(), topic.deadLetterName()));

        assertThat(file.settings(1))
                .extracting(TopicSettings::name)
                .containsExactlyInAnyOrderElementsOf(contract.toList());
    }

    @Test
    void compactsTheTablesOfTheContractAndNothingElse() {
        for (var topic : Topic.values()) {
            assertThat(settings(3, topic.topicName()).config())
                    .as(topic.topicName())
                    .containsEntry("cleanup.policy", topic.compacted() ? "compact" : "delete");
        }
    }

    @Test
    void takesTheLargestRecordThatASenderMaySend() {
        assertThat(file.settings(3))
                .allSatisfy(topic -> assertThat(Integer.parseInt(topic.config().getOrDefault("max.message.bytes", "0")))
                        .isGreaterThan(EventCodec.MAX_RECORD_BYTES));
    }

    @Test
    void asksOfOneBrokerWhatOneBrokerCanDo() {
        assertThat(settings(1, "plumbline.sync.v1").replicationFactor()).isEqualTo((short) 1);
        assertThat(settings(1, "plumbline.sync.v1").config()).containsEntry("min.insync.replicas", "1");
        assertThat(settings(3, "plumbline.sync.v1").replicationFactor()).isEqualTo((short) 3);
        assertThat(settings(3, "plumbline.sync.v1").config()).containsEntry("min.insync.replicas", "2");
    }

    private TopicSettings settings(int brokers, String name) {
        return file.settings(brokers).stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
