package dev.plumbline.sync.cluster;

import dev.plumbline.events.ObjectRef;

/** An object and where it is found. */
public record Target(ResourceType type, ObjectRef object) {

    String path() {
        return type.path(object.namespace(), object.name());
    }
}
