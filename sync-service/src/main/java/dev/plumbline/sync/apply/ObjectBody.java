package dev.plumbline.sync.apply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.sync.plan.DesiredObject;
import dev.plumbline.sync.sealing.SecretValues;
import java.util.List;

/** What is sent for an object: its plain form, a Secret's values in place of their fingerprints, and our marks. */
final class ObjectBody {

    /** Where a manifest was taken from a live object, these would be refused or mean something else. */
    private static final List<String> LIVE =
            List.of("managedFields", "resourceVersion", "uid", "generation", "selfLink");

    private ObjectBody() {}

    /**
     * Builds it.
     *
     * @throws MissingValue where the set has no value for a Secret's key
     */
    static ObjectNode of(DesiredObject object, Stamp stamp, SecretValues values) {
        ObjectNode body = object.manifest().deepCopy();
        ObjectNode metadata = (ObjectNode) body.get("metadata");
        metadata.remove(LIVE);
        if (!object.ref().namespace().isEmpty()) {
            metadata.put("namespace", object.ref().namespace());
        } else {
            metadata.remove("namespace");
        }
        members(metadata, "labels").put(ApplySet.PART_OF, stamp.owner());
        members(metadata, "annotations")
                .put(Stamp.APPLICATION, stamp.application().toString())
                .put(Stamp.UID, stamp.application().uid())
                .put(Stamp.EPOCH, Long.toString(stamp.epoch()));
        if (object.secret() && body.get("data") instanceof ObjectNode data) {
            body.set("data", opened(object, data, values));
        }
        return body;
    }

    private static ObjectNode opened(DesiredObject object, ObjectNode fingerprints, SecretValues values) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        fingerprints.fieldNames().forEachRemaining(key -> {
            String value = values.value(object.sealedKey(), key);
            if (value == null) {
                throw new MissingValue(object.ref(), key);
            }
            data.put(key, value);
        });
        return data;
    }

    private static ObjectNode members(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode present ? present : parent.putObject(name);
    }

    /** A Secret's key without a value: the set was not rendered as it should have been. */
    static final class MissingValue extends RuntimeException {
        MissingValue(ObjectRef secret, String key) {
            super("the set holds no value for the key " + key + " of " + secret);
        }
    }
}
