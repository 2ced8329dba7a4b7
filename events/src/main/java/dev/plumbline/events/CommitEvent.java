package dev.plumbline.events;

/** Something happened to a ref of a repository. All of these are hints: who acts on one fetches the ref itself. */
public sealed interface CommitEvent extends Event permits CommitPushed, CommitDiscovered, RefDeleted {

    /** The repository's identity. */
    RepositoryUrl repository();

    /** The full name of the ref: {@code refs/heads/main}, {@code refs/tags/v1}. */
    String ref();

    @Override
    default Topic topic() {
        return Topic.COMMITS;
    }

    @Override
    default String key() {
        return repository().value();
    }

    @Override
    default String subject() {
        return repository().value();
    }
}
