package dev.plumbline.drift.detection;

import dev.plumbline.drift.watch.ObjectType;
import dev.plumbline.drift.watch.ResourceVersion;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.ObjectRef;

/**
 * What an object was applied as, with the contents packed.
 *
 * @param uid of the live object
 * @param version the {@code resourceVersion} of the answer
 */
record Baseline(
        ApplicationRef application,
        ObjectRef object,
        ObjectType type,
        String uid,
        long version,
        long epoch,
        String revision,
        Packed packed) {

    static Baseline of(ObjectApplied applied) {
        return new Baseline(
                applied.application(),
                applied.object(),
                new ObjectType(applied.apiVersion(), applied.object().kind()),
                applied.uid(),
                ResourceVersion.number(applied.resourceVersion()),
                applied.epoch(),
                applied.revision(),
                Packed.of(applied));
    }

    ObjectApplied contents() {
        return packed.unpack(ObjectApplied.class);
    }
}
