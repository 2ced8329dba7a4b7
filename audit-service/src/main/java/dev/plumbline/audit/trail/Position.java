package dev.plumbline.audit.trail;

/** Where a record stands on Kafka. Prints as {@code topic/partition@offset}. */
public record Position(String topic, int partition, long offset) {

    @Override
    public String toString() {
        return topic + "/" + partition + "@" + offset;
    }
}
