package dev.plumbline.receiver.provider;

import dev.plumbline.events.CommitEvent;
import java.util.List;

/** What a genuine delivery says. */
public sealed interface Told {

    /**
     * Refs moved.
     *
     * @param events one for each ref, in the delivery's order; never empty
     */
    record Moved(List<CommitEvent> events) implements Told {
        public Moved {
            events = List.copyOf(events);
        }
    }

    /** The provider tries whether somebody is here. */
    record Ping() implements Told {}

    /**
     * Something that is no concern of ours.
     *
     * @param reason for the sender to read
     */
    record Irrelevant(String reason) implements Told {}
}
