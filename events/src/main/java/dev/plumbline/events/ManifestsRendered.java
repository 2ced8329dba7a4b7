package dev.plumbline.events;

import org.jspecify.annotations.Nullable;

/**
 * An application's whole desired state. The plain form holds every object, with each value of a Secret's {@code data}
 * and {@code stringData} replaced by its keyed fingerprint; the values themselves are in {@link Contents#sealed()}.
 *
 * @param generation of the definition that was rendered
 * @param revision the commit that was rendered
 * @param forced whether the ref was moved to a commit that does not descend from the one rendered before
 * @param destination the namespace for objects that name none
 * @param inputs a hash of all that the rendering read: the definition and the tree ids; equal inputs, equal set
 * @param digest {@code sha256:} and the hexadecimal SHA-256 of the plain form
 * @param signature by the renderer, over {@link #signed()}
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
        String signature)
        implements ManifestsEvent {

    /**
     * The objects.
     *
     * @param objects how many
     * @param manifests base64 of a zstd frame of the canonical JSON array of the objects
     * @param sealed base64 of an age file, readable by sync-service only, of the JSON object
     *     {@code {"Secret/ns/name": {"key": "base64 value"}}}, with an object's namespace as the set writes it; null where
     *     the set has no Secret values
     */
    public record Contents(
            int objects, String manifests, @Nullable String sealed) {}

    /** The bytes that the signature is over, as text: all that a receiver acts on, one field a line. */
    public String signed() {
        return String.join(
                "\n",
                "plumbline manifests v1",
                application.uid(),
                application.toString(),
                Long.toString(generation),
                repository.value(),
                revision,
                destination,
                digest,
                contents.manifests(),
                contents.sealed() == null ? "" : contents.sealed());
    }

    @Override
    public String key() {
        return application.key().toString();
    }

    @Override
    public String id() {
        return EventId.of(ManifestsRendered.class, application.uid(), generation, revision, digest);
    }
}
