package dev.plumbline.events;

/** Something happened to a repository. All of these are hints: who acts on one looks at the repository itself. */
public sealed interface RepositoryEvent extends Event
        permits CommitEvent, RepositoryRenamed, RepositoryUnreachable, RepositoryReached {

    /** The repository's identity. */
    RepositoryUrl repository();

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
