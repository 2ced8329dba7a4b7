package dev.plumbline.sync.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ObjectRef;

/**
 * An object as its set wants it.
 *
 * @param ref with the destination's namespace where the object is namespaced and names none
 * @param apiVersion {@code apps/v1}
 * @param manifest the plain form, as the set holds it; not to be changed
 * @param digest of the plain form
 */
public record DesiredObject(ObjectRef ref, String apiVersion, ObjectNode manifest, String digest) {

    /** Under which the set's sealed values are found: the namespace as the set writes it, empty where it writes none. */
    public String sealedKey() {
        return "Secret/" + manifest.path("metadata").path("namespace").asText("") + "/" + ref.name();
    }

    /** Whether it names no namespace itself, and so lives in the destination's. */
    public boolean placed() {
        return !ref.namespace().isEmpty()
                && manifest.path("metadata").path("namespace").asText("").isEmpty();
    }

    /** Whether it is a Secret of the core group. */
    public boolean secret() {
        return ref.group().isEmpty() && ref.kind().equals("Secret");
    }

    /** Whether it is a CustomResourceDefinition. */
    public boolean definition() {
        return Phase.of(ref) == Phase.DEFINITIONS;
    }
}
