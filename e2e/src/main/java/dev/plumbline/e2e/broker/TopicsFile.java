package dev.plumbline.e2e.broker;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code deploy/kafka/topics.yaml} as it stands. */
record TopicsFile(
        Defaults defaults,
        Map<String, String> compacted,
        Map<String, String> deleted,
        List<Entry> topics,
        DeadLetters deadLetters) {

    record Defaults(int partitions, int replicationFactor, Map<String, String> config) {}

    record Entry(String name, Kept kept, @Nullable Map<String, String> config) {}

    record DeadLetters(int partitions, Map<String, String> config) {}

    enum Kept {
        @JsonProperty("compacted")
        COMPACTED,
        @JsonProperty("deleted")
        DELETED
    }

    static TopicsFile read(Path file) {
        try {
            return new ObjectMapper(new YAMLFactory()).readValue(file.toFile(), TopicsFile.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Every topic with all its settings, the dead letters' among them, for a cluster of so many brokers. */
    List<TopicSettings> settings(int brokers) {
        return topics.stream()
                .flatMap(entry -> Stream.of(settings(entry, brokers), deadLetters(entry, brokers)))
                .toList();
    }

    private TopicSettings settings(Entry entry, int brokers) {
        var config = new HashMap<String, String>(defaults.config());
        config.putAll(
                switch (entry.kept()) {
                    case COMPACTED -> compacted;
                    case DELETED -> deleted;
                });
        if (entry.config() != null) {
            config.putAll(entry.config());
        }
        return new TopicSettings(entry.name(), defaults.partitions(), replicas(brokers), fitted(config, brokers));
    }

    private TopicSettings deadLetters(Entry entry, int brokers) {
        var config = new HashMap<String, String>(defaults.config());
        config.putAll(deadLetters.config());
        return new TopicSettings(
                entry.name() + ".dlq", deadLetters.partitions(), replicas(brokers), fitted(config, brokers));
    }

    private short replicas(int brokers) {
        return (short) Math.min(brokers, defaults.replicationFactor());
    }

    private Map<String, String> fitted(Map<String, String> config, int brokers) {
        var most = Math.max(1, replicas(brokers) - 1);
        config.computeIfPresent(
                "min.insync.replicas", (key, asked) -> Integer.toString(Math.min(most, Integer.parseInt(asked))));
        return config;
    }
}
