package dev.plumbline.renderer.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ObjectRef;

/**
 * One object of a set.
 *
 * @param ref what it is, with its namespace as written: empty where it names none
 * @param object all of it
 */
public record Manifest(ObjectRef ref, ObjectNode object, Origin origin) {

    /** Helm's mark of what is to be made at certain moments of a sync. */
    private static final String HOOK = "helm.sh/hook";

    /** Whether it is a hook and no part of the set, whatever tool wrote it. */
    public boolean isHook() {
        return isHook(object);
    }

    static boolean isHook(ObjectNode object) {
        return !object.path("metadata").path("annotations").path(HOOK).asText().isBlank();
    }
}
