package dev.plumbline.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An application's whole desired state. The plain form holds every object, with each value of a Secret's {@code data}
 * and {@code stringData} replaced by its keyed fingerprint; the values themselves are in {@link Contents#sealed()}.
 *
 * @param generation of the definition that was rendered
 * @param repository of the source, of several that of the first that objects come from
 * @param revision the commit that was rendered, of a chart or an artifact its version or tag and its digest; of several sources
 *     that of the first that objects come from
 * @param forced whether the ref was moved to a commit that does not descend from the one rendered before
 * @param type of the source, of several that of the first that objects come from
 * @param destination the namespace for objects that name none
 * @param inputs a hash of all that the rendering read: the definition and the tree ids; equal inputs, equal set
 * @param digest {@code sha256:} and the hexadecimal SHA-256 of the plain form
 * @param signature by the renderer, over {@link #signed()}
 * @param sources what each source was rendered at, in the order of the definition; empty where there is only one
 * @param trigger the id of the event that asked for the rendering: a branch that goes to and fro is rendered each time anew; null
 *     in older records
 * @param sequence above that of every set of the application that was made before, at least 1: where a set with a higher one was
 *     taken, this one was sent again, or late; null in older records
 */
public record ManifestsRendered(
        ApplicationRef application,
        long generation,
        RepositoryUrl repository,
        String revision,
        boolean forced,
        SourceType type,
        String destination,
        String inputs,
        String digest,
        Contents contents,
        String signature,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<SourceRevision> sources,
        @Nullable String trigger,
        @Nullable Long sequence)
        implements ManifestsEvent {

    public ManifestsRendered {
        sources = sources == null ? List.of() : List.copyOf(sources);
        if (sequence != null && sequence < 1) {
            throw new IllegalArgumentException("sequence " + sequence + " is below 1");
        }
    }

    /** The set of a single source, of which is not said who asked for it and when it was made. */
    public ManifestsRendered(
            ApplicationRef application,
            long generation,
            RepositoryUrl repository,
            String revision,
            boolean forced,
            SourceType type,
            String destination,
            String inputs,
            String digest,
            Contents contents,
            String signature) {
        this(
                application,
                generation,
                repository,
                revision,
                forced,
                type,
                destination,
                inputs,
                digest,
                contents,
                signature,
                List.of(),
                null,
                null);
    }

    @Override
    public ManifestsRendered triggeredBy(String event) {
        return with(signature, sources, event, sequence);
    }

    /** The same set with its signature. */
    public ManifestsRendered withSignature(String made) {
        return with(made, sources, trigger, sequence);
    }

    /** The same set in its place among all; to be signed then. */
    public ManifestsRendered withSequence(long next) {
        return with(signature, sources, trigger, next);
    }

    /** The same set, of several sources at these revisions; to be signed then. */
    public ManifestsRendered withSources(List<SourceRevision> revisions) {
        return with(signature, revisions, trigger, sequence);
    }

    private ManifestsRendered with(
            String otherSignature,
            List<SourceRevision> otherSources,
            @Nullable String otherTrigger,
            @Nullable Long otherSequence) {
        return new ManifestsRendered(
                application,
                generation,
                repository,
                revision,
                forced,
                type,
                destination,
                inputs,
                digest,
                contents,
                otherSignature,
                otherSources,
                otherTrigger,
                otherSequence);
    }

    /**
     * The objects.
     *
     * @param objects how many
     * @param manifests base64 of a zstd frame of the canonical JSON array of the objects
     * @param sealed base64 of an age file, readable by sync-service only, of the JSON object
     *     {@code {"Secret/ns/name": {"key": "base64 value"}}}, with an object's namespace as the set writes it; null where
     *     the set has no Secret values. Those of a hook are under {@code Hook/N/Secret/ns/name}, N being
     *     its place in the array from 0
     * @param hooks base64 of a zstd frame of the canonical JSON array of the objects that are no part of the set, but to be
     *     made at certain moments of a sync; null where there are none. Neither {@code objects} nor the digest count them
     * @param warnings what the renderer has to say that is no failure, for people
     */
    public record Contents(
            int objects,
            String manifests,
            @Nullable String sealed,
            @Nullable String hooks,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings) {

        public Contents {
            // An older writer's record says nothing of them.
            warnings = warnings == null ? List.of() : List.copyOf(warnings);
        }

        /** Contents without hooks and warnings. */
        public Contents(int objects, String manifests, @Nullable String sealed) {
            this(objects, manifests, sealed, null, List.of());
        }
    }

    /**
     * The bytes that the signature is over, as text: all that a receiver acts on, one field a line. Hooks and warnings, and the
     * revisions of several sources, are lines of their own where there are any, so that a set without them is signed as it always
     * was. A set with a sequence begins otherwise, so that none can be had by taking it off.
     */
    public String signed() {
        String signed = String.join(
                "\n",
                sequence == null ? "plumbline manifests v1" : "plumbline manifests v2\n" + sequence,
                application.uid(),
                application.toString(),
                Long.toString(generation),
                repository.value(),
                revision,
                destination,
                digest,
                contents.manifests(),
                contents.sealed() == null ? "" : contents.sealed());
        String all = contents.hooks() == null && contents.warnings().isEmpty() ? signed : signed + "\n" + beside();
        return sources.isEmpty() ? all : all + "\nsources\n" + revisions();
    }

    private String revisions() {
        return sources.stream().map(SourceRevision::toString).collect(Collectors.joining("\n"));
    }

    /** What comes with the set and is no part of it: its hooks and a digest of its warnings, a line each. */
    private String beside() {
        String warnings = String.join("\0", contents.warnings());
        return (contents.hooks() == null ? "" : contents.hooks())
                + "\n"
                + CanonicalJson.digest(warnings.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A digest of what the set's own does not cover: its hooks, as they are packed, and its warnings. Empty where there are
     * none.
     */
    public String extras() {
        return contents.hooks() == null && contents.warnings().isEmpty()
                ? ""
                : CanonicalJson.digest(beside().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String key() {
        return application.key().toString();
    }

    @Override
    public String id() {
        List<@Nullable Object> parts = new ArrayList<>(List.of(application.uid(), generation, revision, digest));
        // A part of its own each, but none where there is none: what was told before there were any keeps its id.
        Stream.of(extras(), sources.isEmpty() ? "" : revisions(), trigger == null ? "" : "trigger " + trigger)
                .filter(part -> !part.isEmpty())
                .forEach(parts::add);
        return EventId.of(ManifestsRendered.class, parts.toArray());
    }
}
