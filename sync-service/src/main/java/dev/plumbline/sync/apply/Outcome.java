package dev.plumbline.sync.apply;

import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.ObjectRef;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one object. */
public sealed interface Outcome {

    /** The object. */
    ObjectRef object();

    /** It was applied. */
    record Applied(ObjectApplied event, boolean created) implements Outcome {
        @Override
        public ObjectRef object() {
            return event.object();
        }
    }

    /** It was deleted, or was gone already. */
    record Pruned(ObjectRef object) implements Outcome {}

    /** It is left as it is and no longer ours. */
    record Released(ObjectRef object, String why) implements Outcome {}

    /** It could not be written. */
    record Failed(ObjectRef object, String message, Retry retry) implements Outcome {}

    /**
     * When trying again makes sense.
     *
     * @param kind how hopeful it is
     * @param after what the server asked for; null where it did not
     */
    record Retry(Kind kind, @Nullable Duration after) {

        /** How hopeful a retry is. */
        public enum Kind {
            /** The server is away: as soon as it may be back. */
            UNREACHABLE,
            /** Something is not there yet, or overloaded. */
            TRANSIENT,
            /** The object itself is at fault; only somebody else's change can help. */
            LASTING
        }

        public static Retry of(Kind kind) {
            return new Retry(kind, null);
        }
    }
}
