package dev.plumbline.drift.detection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.drift.attribution.ManagedFields;
import dev.plumbline.drift.health.Assessment;
import dev.plumbline.drift.health.HealthRules;
import dev.plumbline.drift.watch.ObjectType;
import dev.plumbline.drift.watch.ResourceVersion;
import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.ObjectRef;
import org.jspecify.annotations.Nullable;

/**
 * An object as it was last seen. Its status is judged and dropped; the rest is kept packed.
 *
 * @param application whose it says it is; null where it does not say
 * @param version its {@code resourceVersion}
 * @param epoch of the run that last wrote it; -1 where it does not say, or somebody else says it
 * @param pruning whether sync-service marked it before deleting it; an older mark than its epoch, a mark of somebody else's, or a
 *     word of somebody who wants it kept, is none
 * @param deleting whether somebody asked for its deletion
 */
record LiveObject(
        ObjectRef object,
        ObjectType type,
        @Nullable ApplicationKey application,
        String uid,
        long version,
        long epoch,
        boolean pruning,
        boolean deleting,
        Assessment health,
        Packed packed) {

    private static final String EPOCH = "plumbline.dev/epoch";
    private static final String PRUNE = "plumbline.dev/prune";

    /** Reads an object, which is consumed. Values of a Secret are to be masked before. */
    static LiveObject of(ObjectType type, JsonNode object) {
        JsonNode metadata = object.path("metadata");
        JsonNode annotations = metadata.path("annotations");
        ManagedFields managed = ManagedFields.of(object);
        long epoch = written(annotations, EPOCH, managed);
        Assessment health = HealthRules.assess(object);
        ((ObjectNode) object).remove("status");
        return new LiveObject(
                new ObjectRef(
                        type.group(),
                        type.kind(),
                        metadata.path("namespace").asText(""),
                        metadata.path("name").asText()),
                type,
                application(annotations.path("plumbline.dev/application").asText("")),
                metadata.path("uid").asText(),
                ResourceVersion.number(metadata.path("resourceVersion").asText()),
                epoch,
                written(annotations, PRUNE, managed) >= Math.max(epoch, 0),
                metadata.hasNonNull("deletionTimestamp"),
                health,
                Packed.of(object));
    }

    /** A number that Plumbline wrote; -1 where there is none, or somebody else wrote it. */
    private static long written(JsonNode annotations, String name, ManagedFields managed) {
        return managed.annotated(name) ? annotations.path(name).asLong(-1) : -1;
    }

    private static @Nullable ApplicationKey application(String text) {
        try {
            return text.isEmpty() ? null : ApplicationKey.parse(text);
        } catch (IllegalArgumentException edited) {
            return null;
        }
    }

    JsonNode contents() {
        return packed.unpack(JsonNode.class);
    }
}
