package dev.plumbline.drift.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ObjectRef;
import java.util.Set;

/** Is told what the watches see. Calls for one type come one after the other; an object handed over is the listener's own. */
public interface WatchListener {

    /** An object is there, as it is now. */
    void seen(ObjectType type, JsonNode object);

    /**
     * An object was deleted, or lost the label that it is watched by.
     *
     * @param last the object as it was
     */
    void gone(ObjectType type, JsonNode last);

    /**
     * All objects of a type were listed; each has been handed over.
     *
     * @param objects which were there
     * @param version the list's {@code resourceVersion}
     */
    void listed(ObjectType type, Set<ObjectRef> objects, long version);
}
