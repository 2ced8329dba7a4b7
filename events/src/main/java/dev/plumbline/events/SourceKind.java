package dev.plumbline.events;

/** What a source of an application is fetched from. */
public enum SourceKind {
    /** A Git repository. */
    GIT,
    /** A Helm repository: an {@code index.yaml} and archives of charts, over http(s). */
    HELM,
    /** A repository of an OCI registry. */
    OCI
}
