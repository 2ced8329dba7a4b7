package dev.plumbline.renderer.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ObjectRef;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * One object of a set.
 *
 * @param ref what it is, with its namespace as written: empty where it names none; of a hook with {@code generateName} with that
 * @param object all of it
 */
public record Manifest(ObjectRef ref, ObjectNode object, Origin origin) {

    private static final String HELMS = "helm.sh/hook";
    private static final String ARGO_CDS = "argocd.argoproj.io/hook";

    /** The marks of Helm and Argo CD of what is to be made at certain moments of a sync, or, with Argo CD's {@code Skip}, never. */
    private static final List<String> HOOKS = List.of(HELMS, ARGO_CDS);

    /** Moments of Helm that are none of a sync: somebody asks for them. */
    private static final Set<String> TESTS = Set.of("test", "test-success", "test-failure");

    /** Whether it is a hook and no part of the set, whatever tool wrote it. */
    public boolean isHook() {
        return isHook(object);
    }

    /** Whether it has {@code generateName} in the place of a name, as only a hook may. */
    public boolean isMadeUnderAnotherNameEachTime() {
        return !object.path("metadata").has("name");
    }

    static boolean isHook(ObjectNode object) {
        return HOOKS.stream().anyMatch(hook -> !annotation(object, hook).isBlank());
    }

    /** Whether it is a test of Helm's and nothing else; Argo CD's mark counts before Helm's, as with Argo CD. */
    static boolean isTest(ObjectNode object) {
        return annotation(object, ARGO_CDS).isBlank()
                && Arrays.stream(annotation(object, HELMS).split(","))
                        .map(String::trim)
                        .allMatch(TESTS::contains);
    }

    private static String annotation(ObjectNode object, String name) {
        return object.path("metadata").path("annotations").path(name).asText();
    }
}
