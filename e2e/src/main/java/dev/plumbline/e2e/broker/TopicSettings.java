package dev.plumbline.e2e.broker;

import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;

/** One topic as it must be on the broker. */
record TopicSettings(String name, int partitions, short replicationFactor, Map<String, String> config) {

    TopicSettings {
        config = Map.copyOf(config);
    }

    NewTopic asNewTopic() {
        return new NewTopic(name, partitions, replicationFactor).configs(config);
    }
}
