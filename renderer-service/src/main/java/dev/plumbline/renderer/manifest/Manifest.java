package dev.plumbline.renderer.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ObjectRef;
import java.util.Arrays;
import java.util.Set;

/**
 * One object of a set.
 *
 * @param ref what it is, with its namespace as written: empty where it names none; of a hook with {@code generateName} with that
 * @param object all of it
 */
public record Manifest(ObjectRef ref, ObjectNode object, Origin origin) {

    /** The marks of Argo CD and Helm of what is to be made at certain moments of a sync, or, with Argo CD's {@code Skip}, never. */
    private static final String ARGO_HOOK = "argocd.argoproj.io/hook";

    private static final String HELM_HOOK = "helm.sh/hook";

    /** Helm 2 so marked definitions of custom resources, which are part of the set like any others. */
    private static final String NO_HOOK = "crd-install";

    /** Moments of Helm that are none of a sync: somebody asks for them. */
    private static final Set<String> TESTS = Set.of("test", "test-success", "test-failure");

    /** What it is where objects that name no namespace go into this one: so written and left out, it is the same object. */
    public ObjectRef refIn(String namespace) {
        return ref.namespace().isEmpty() ? new ObjectRef(ref.group(), ref.kind(), namespace, ref.name()) : ref;
    }

    /** Whether it is a hook and no part of the set, whatever tool wrote it. */
    public boolean isHook() {
        return isHook(object);
    }

    /** Whether it has {@code generateName} in the place of a name, as only a hook may. */
    public boolean isMadeUnderAnotherNameEachTime() {
        return !object.path("metadata").has("name");
    }

    static boolean isHook(ObjectNode object) {
        String helm = annotation(object, HELM_HOOK);
        return !annotation(object, ARGO_HOOK).isBlank() || !(helm.isBlank() || helm.equals(NO_HOOK));
    }

    /** Whether it is a test of Helm's and nothing else; Argo CD's mark counts before Helm's, as with Argo CD. */
    static boolean isTest(ObjectNode object) {
        return annotation(object, ARGO_HOOK).isBlank()
                && Arrays.stream(annotation(object, HELM_HOOK).split(","))
                        .map(String::trim)
                        .allMatch(TESTS::contains);
    }

    private static String annotation(ObjectNode object, String name) {
        return object.path("metadata").path("annotations").path(name).asText();
    }
}
