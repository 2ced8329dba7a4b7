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
    record Irrelevant(String reason) implements Told {

        /** A repository has another name now. Nothing moved; its next push bears the new name. */
        static Irrelevant renamed() {
            return new Irrelevant("a repository's new name moves no ref; applications that name it by the old one are"
                    + " followed as long as the provider redirects");
        }
    }

    /** These; where none of the delivery's refs is a branch or a tag, no concern of ours. */
    static Told moved(List<CommitEvent> events) {
        return events.isEmpty() ? new Irrelevant("no branch and no tag moved") : new Moved(events);
    }
}
