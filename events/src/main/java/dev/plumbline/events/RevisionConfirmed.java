package dev.plumbline.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A newer revision renders to the set that is already known.
 *
 * @param revision the commit, of a chart or an artifact its version or tag and its digest; of several sources that of the first
 *     that objects come from
 * @param digest of the set that it renders to
 * @param rendered whether the tool ran: false where the inputs' tree ids already said that nothing changed
 * @param sources where each source is, in the order of the definition; empty where there is only one
 * @param trigger the id of the event that asked for the rendering; null in older records
 */
public record RevisionConfirmed(
        ApplicationRef application,
        long generation,
        String revision,
        String digest,
        boolean rendered,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<SourceRevision> sources,
        @Nullable String trigger)
        implements ManifestsEvent {

    public RevisionConfirmed {
        sources = sources == null ? List.of() : List.copyOf(sources);
    }

    /** The revision of a single source. */
    public RevisionConfirmed(
            ApplicationRef application, long generation, String revision, String digest, boolean rendered) {
        this(application, generation, revision, digest, rendered, List.of());
    }

    /** A revision of which nothing is said about who asked for it. */
    public RevisionConfirmed(
            ApplicationRef application,
            long generation,
            String revision,
            String digest,
            boolean rendered,
            List<SourceRevision> sources) {
        this(application, generation, revision, digest, rendered, sources, null);
    }

    @Override
    public RevisionConfirmed triggeredBy(String event) {
        return new RevisionConfirmed(application, generation, revision, digest, rendered, sources, event);
    }

    @Override
    public String id() {
        List<Object> parts = new ArrayList<>(List.of(application.uid(), generation, revision, digest));
        if (!sources.isEmpty()) {
            parts.add(sources);
        }
        if (trigger != null) {
            parts.add("trigger " + trigger);
        }
        return EventId.of(RevisionConfirmed.class, parts.toArray());
    }
}
