package dev.plumbline.renderer.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ObjectRef;
import java.util.List;

/**
 * One object of a set.
 *
 * @param ref what it is, with its namespace as written: empty where it names none; of a hook with {@code generateName} with that
 * @param object all of it
 */
public record Manifest(ObjectRef ref, ObjectNode object, Origin origin) {

    /** The marks of Helm and Argo CD of what is to be made at certain moments of a sync, or, with Argo CD's {@code Skip}, never. */
    private static final List<String> HOOKS = List.of("helm.sh/hook", "argocd.argoproj.io/hook");

    /** Whether it is a hook and no part of the set, whatever tool wrote it. */
    public boolean isHook() {
        return isHook(object);
    }

    /** Whether it has {@code generateName} in the place of a name, as only a hook may. */
    public boolean isMadeUnderAnotherNameEachTime() {
        return !object.path("metadata").has("name");
    }

    static boolean isHook(ObjectNode object) {
        JsonNode annotations = object.path("metadata").path("annotations");
        return HOOKS.stream().anyMatch(hook -> !annotations.path(hook).asText().isBlank());
    }
}
