package dev.plumbline.sync.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the API server said. */
public sealed interface Answer {

    /**
     * It was done.
     *
     * @param created whether the object is new
     * @param object as it is now; for a deletion, whatever was answered
     */
    record Done(boolean created, JsonNode object) implements Answer {

        /** The object's uid. */
        public String uid() {
            return object.path("metadata").path("uid").asText();
        }

        /** The object's resourceVersion. */
        public String resourceVersion() {
            return object.path("metadata").path("resourceVersion").asText();
        }
    }

    /** It was refused, by the server's own account. */
    record Refused(
            Refusal refusal, String message, @Nullable Duration retryAfter) implements Answer {}

    /** No answer came. Whether it was done is unknown. */
    record Unreachable(String message) implements Answer {}

    /** Kinds of refusal, told apart by what is to be done about them. */
    enum Refusal {
        /** There is no such object. */
        NOT_FOUND,
        /** There is no such kind, or not yet. */
        NO_SUCH_KIND,
        /** The namespace is missing or on its way out. */
        NO_NAMESPACE,
        /** The object is not as the request took it to be. */
        CONFLICT,
        /** The request itself is at fault; the same one is refused again. */
        INVALID,
        /** The server, or something that it asks, cannot do it now. */
        UNAVAILABLE
    }
}
