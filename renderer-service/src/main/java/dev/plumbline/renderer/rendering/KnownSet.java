package dev.plumbline.renderer.rendering;

import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.SourceRevision;
import java.util.List;
import java.util.Optional;

/**
 * What is known of an application's newest set.
 *
 * @param uid of the application that it belongs to
 * @param generation of the definition that it was last rendered or confirmed for
 * @param revision that it was last rendered or confirmed at
 * @param inputs a hash of all that the rendering read
 * @param extras see {@link ManifestsRendered#extras()}
 * @param sources what each source was last rendered or confirmed at; empty where there was only one
 */
public record KnownSet(
        String uid,
        long generation,
        String revision,
        String destination,
        String inputs,
        String digest,
        String extras,
        List<SourceRevision> sources) {

    public KnownSet {
        sources = List.copyOf(sources);
    }

    /** The set of an event. */
    public static KnownSet of(ManifestsRendered set) {
        return new KnownSet(
                set.application().uid(),
                set.generation(),
                set.revision(),
                set.destination(),
                set.inputs(),
                set.digest(),
                set.extras(),
                set.sources());
    }

    /** The same set, known to be that of a newer revision too. */
    public KnownSet confirmed(RevisionConfirmed event, String newInputs) {
        return new KnownSet(
                uid, event.generation(), event.revision(), destination, newInputs, digest, extras, event.sources());
    }

    /**
     * What a source was last rendered or confirmed at.
     *
     * @param index of the source in the order of the definition
     * @param of how many sources
     * @return empty where there was another source in its place, or another number of them
     */
    Optional<String> revision(int index, int of, RepositoryUrl repository) {
        if (of == 1) {
            return sources.isEmpty() ? Optional.of(revision) : Optional.empty();
        }
        return sources.stream()
                .skip(index)
                .findFirst()
                .filter(source -> sources.size() == of && source.repository().equals(repository))
                .map(SourceRevision::revision);
    }
}
