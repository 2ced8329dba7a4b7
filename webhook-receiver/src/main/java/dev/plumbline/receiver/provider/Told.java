package dev.plumbline.receiver.provider;

import dev.plumbline.events.RepositoryEvent;
import java.util.List;

/** What a genuine delivery says. */
public sealed interface Told {

    /**
     * Refs moved, or a repository did.
     *
     * @param events one for each ref and URL, in the delivery's order; never empty
     * @param leftOut how many more the delivery named than one may; the poller finds them
     */
    record Moved(List<RepositoryEvent> events, int leftOut) implements Told {
        public Moved {
            events = List.copyOf(events);
        }

        /** All that the delivery named. */
        public Moved(List<RepositoryEvent> events) {
            this(events, 0);
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

        /** Some other event of a provider of Git repositories. */
        static Irrelevant noPush() {
            return new Irrelevant("only pushes and new names of repositories are of interest");
        }

        /** A repository of another name, by which it is not found. */
        static Irrelevant sameUrl() {
            return new Irrelevant("the repository's URL is the same as before");
        }
    }

    /** These; where none of the delivery's refs is a branch or a tag, no concern of ours. */
    static Told moved(List<RepositoryEvent> events, int leftOut) {
        return events.isEmpty() ? new Irrelevant("no branch and no tag moved") : new Moved(events, leftOut);
    }
}
