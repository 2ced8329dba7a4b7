package dev.plumbline.events;

import org.jspecify.annotations.Nullable;

/**
 * An application could not be rendered; its former set stays.
 *
 * @param revision the commit, null where the revision could not be resolved
 * @param reason the kind of failure
 * @param message what a person needs to mend it, with names and limits; no secrets
 * @param file the file at fault, relative to the repository's root; null where there is none
 * @param line the line in it, from 1; null where unknown
 * @param trigger the id of the event that led to the attempt
 */
public record RenderingFailed(
        ApplicationRef application,
        long generation,
        @Nullable String revision,
        Reason reason,
        String message,
        @Nullable String file,
        @Nullable Integer line,
        String trigger)
        implements ManifestsEvent {

    /** Kinds of failure. */
    public enum Reason {
        /** The repository cannot be fetched. */
        SOURCE_UNAVAILABLE,
        /** The revision names nothing. */
        REVISION_NOT_FOUND,
        /** The path is not in that revision. */
        PATH_NOT_FOUND,
        /** The files or the tool's output are not manifests. */
        INVALID_MANIFEST,
        /** Helm or Kustomize failed. */
        TOOL_FAILED,
        /** There is no object. An empty set is never taken for a wish. */
        EMPTY,
        /** Something is larger, deeper or slower than is allowed. */
        LIMIT_EXCEEDED,
        /** A commit or a tag is not signed as the application or the operator requires. */
        UNVERIFIED
    }

    @Override
    public RenderingFailed triggeredBy(String event) {
        return new RenderingFailed(application, generation, revision, reason, message, file, line, event);
    }

    @Override
    public String id() {
        return EventId.of(RenderingFailed.class, application.uid(), generation, revision, reason, message, trigger);
    }
}
