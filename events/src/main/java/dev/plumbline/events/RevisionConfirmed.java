package dev.plumbline.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A newer revision renders to the set that is already known.
 *
 * @param revision the commit, of a chart or an artifact its version or tag and its digest; of several sources that of the first
 *     that objects come from
 * @param digest of the set that it renders to
 * @param rendered whether the tool ran: false where the inputs' tree ids already said that nothing changed
 * @param sources where each source is, in the order of the definition; empty where there is only one
 */
public record RevisionConfirmed(
        ApplicationRef application,
        long generation,
        String revision,
        String digest,
        boolean rendered,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<SourceRevision> sources)
        implements ManifestsEvent {

    public RevisionConfirmed {
        sources = sources == null ? List.of() : List.copyOf(sources);
    }

    /** The revision of a single source. */
    public RevisionConfirmed(
            ApplicationRef application, long generation, String revision, String digest, boolean rendered) {
        this(application, generation, revision, digest, rendered, List.of());
    }

    @Override
    public String id() {
        return sources.isEmpty()
                ? EventId.of(RevisionConfirmed.class, application.uid(), generation, revision, digest)
                : EventId.of(RevisionConfirmed.class, application.uid(), generation, revision, digest, sources);
    }
}
