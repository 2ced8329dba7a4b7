package dev.plumbline.events;

import java.util.Arrays;
import java.util.Optional;

/**
 * The topics, each named {@code plumbline.<noun>.v1}. Retention and sizes stand in {@code deploy/kafka/topics.yaml}; a
 * test compares the two.
 */
public enum Topic {
    APPLICATIONS("applications", true),
    COMMITS("commits", false),
    RENDER_REQUESTS("render-requests", false),
    MANIFESTS("manifests", true),
    SYNC("sync", false),
    BASELINE("baseline", true),
    DRIFT("drift", false),
    HEALTH("health", true),
    COMMANDS("commands", false);

    private final String noun;
    private final boolean compacted;

    Topic(String noun, boolean compacted) {
        this.noun = noun;
        this.compacted = compacted;
    }

    /** The topic's name on the broker. */
    public String topicName() {
        return "plumbline." + noun + ".v1";
    }

    /** Where a consumer of this topic parks a record that it can never process. */
    public String deadLetterName() {
        return topicName() + ".dlq";
    }

    /** Whether the topic is a table: the newest record of each key is kept for ever. */
    public boolean compacted() {
        return compacted;
    }

    /** The topic of that name on the broker, empty where none of ours has it. */
    public static Optional<Topic> named(String topicName) {
        return Arrays.stream(values())
                .filter(topic -> topic.topicName().equals(topicName))
                .findFirst();
    }
}
