package dev.plumbline.drift.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ObjectRef;
import java.util.Optional;

/** A look at a single live object. */
public interface LiveObjects {

    /**
     * The object as it is now; empty where it does not exist.
     *
     * @throws ClusterUnavailable where the API server does not answer, or not to this
     */
    Optional<JsonNode> find(ObjectType type, ObjectRef object);
}
