package dev.plumbline.renderer.rendering;

import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RevisionConfirmed;

/**
 * What is known of an application's newest set.
 *
 * @param uid of the application that it belongs to
 * @param generation of the definition that it was last rendered or confirmed for
 * @param revision that it was last rendered or confirmed at
 * @param inputs a hash of all that the rendering read
 * @param extras see {@link ManifestsRendered#extras()}
 */
public record KnownSet(
        String uid, long generation, String revision, String destination, String inputs, String digest, String extras) {

    /** The set of an event. */
    public static KnownSet of(ManifestsRendered set) {
        return new KnownSet(
                set.application().uid(),
                set.generation(),
                set.revision(),
                set.destination(),
                set.inputs(),
                set.digest(),
                set.extras());
    }

    /** The same set, known to be that of a newer revision too. */
    public KnownSet confirmed(RevisionConfirmed event, String newInputs) {
        return new KnownSet(uid, event.generation(), event.revision(), destination, newInputs, digest, extras);
    }
}
