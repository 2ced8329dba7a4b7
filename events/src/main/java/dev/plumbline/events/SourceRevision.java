package dev.plumbline.events;

/**
 * What one of several sources of an application was rendered at.
 *
 * @param repository of the source
 * @param revision the commit; of a chart or an artifact its version or tag and its digest
 */
public record SourceRevision(RepositoryUrl repository, String revision) {

    /** {@code repository@revision}. */
    @Override
    public String toString() {
        return repository + "@" + revision;
    }
}
