package dev.plumbline.events;

/**
 * Something happened to a ref of a repository: who acts on one of these hints fetches the ref itself. The tags of an OCI
 * repository are its refs.
 */
public sealed interface CommitEvent extends RepositoryEvent permits CommitPushed, CommitDiscovered, RefDeleted {

    /** The full name of the ref: {@code refs/heads/main}, {@code refs/tags/v1}. */
    String ref();
}
