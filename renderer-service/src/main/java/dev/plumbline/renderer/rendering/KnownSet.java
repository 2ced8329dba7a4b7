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
 * @param repository of the source that objects come from first
 * @param generation of the definition that it was last rendered or confirmed for
 * @param revision that it was last rendered or confirmed at
 * @param inputs a hash of all that the rendering read
 * @param extras see {@link ManifestsRendered#extras()}
 * @param sources what each source was last rendered or confirmed at; empty where there was only one
 * @param sequence see {@link ManifestsRendered#sequence()}; 0 where it has none
 */
public record KnownSet(
        String uid,
        RepositoryUrl repository,
        long generation,
        String revision,
        String destination,
        String inputs,
        String digest,
        String extras,
        List<SourceRevision> sources,
        long sequence) {

    /** Between the digest of the inputs and the end of that of the keys. */
    private static final String KEYS = " keys ";

    private static final int KEY_CHARACTERS = 16;

    public KnownSet {
        sources = List.copyOf(sources);
    }

    /** The set of an event. */
    public static KnownSet of(ManifestsRendered set) {
        return new KnownSet(
                set.application().uid(),
                set.repository(),
                set.generation(),
                set.revision(),
                set.destination(),
                set.inputs(),
                set.digest(),
                set.extras(),
                set.sources(),
                set.sequence() == null ? 0 : set.sequence());
    }

    /** The same set, known to be that of a newer revision too. */
    public KnownSet confirmed(RevisionConfirmed event, String newInputs) {
        return new KnownSet(
                uid,
                repository,
                event.generation(),
                event.revision(),
                destination,
                newInputs,
                digest,
                extras,
                event.sources(),
                sequence);
    }

    /** Whether it can be told from one that is sent again; older renderers did not number their sets. */
    boolean isNumbered() {
        return sequence > 0;
    }

    /**
     * The inputs of a set, with what tells its keys from others.
     *
     * @param digest of all that was read
     * @param keys a digest of those that a set is signed, sealed and compared with
     */
    static String inputs(String digest, String keys) {
        return digest + KEYS + keys.substring(keys.length() - KEY_CHARACTERS);
    }

    /** Whether it was made with these keys, as far as is known: older renderers did not tell. */
    boolean hasKeys(String keys) {
        return !inputs.contains(KEYS) || inputs.endsWith(keys.substring(keys.length() - KEY_CHARACTERS));
    }

    /** Whether its sources are in these repositories, in the order of the definition. */
    boolean isOf(List<RepositoryUrl> repositories) {
        return repositories.equals(
                all().stream().map(SourceRevision::repository).toList());
    }

    /**
     * What a source was last rendered or confirmed at.
     *
     * @param index of the source in the order of the definition
     * @param of how many sources
     * @return empty where there was another source in its place, or another number of them
     */
    Optional<String> revision(int index, int of, RepositoryUrl sought) {
        List<SourceRevision> all = all();
        return all.size() == of
                ? Optional.of(all.get(index))
                        .filter(source -> source.repository().equals(sought))
                        .map(SourceRevision::revision)
                : Optional.empty();
    }

    /**
     * The same, wherever in the order the repository was then.
     *
     * @return empty where no source was in that repository
     */
    Optional<String> lastOf(int index, int of, RepositoryUrl sought) {
        return revision(index, of, sought).or(() -> all().stream()
                .filter(source -> source.repository().equals(sought))
                .map(SourceRevision::revision)
                .findFirst());
    }

    private List<SourceRevision> all() {
        return sources.isEmpty() ? List.of(new SourceRevision(repository, revision)) : sources;
    }
}
