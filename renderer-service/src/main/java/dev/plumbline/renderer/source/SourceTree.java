package dev.plumbline.renderer.source;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import java.util.List;
import java.util.Optional;

/** One revision's files, read from the object database. Not for several threads; reading throws {@link SourceUnavailable}. */
public interface SourceTree extends AutoCloseable {

    /** The commit's id. */
    String revision();

    /** What is at a path. */
    Optional<TreeEntry> find(RepositoryPath path);

    /** What a folder holds, in the order of the names. */
    List<TreeEntry> children(TreeEntry directory);

    /** What a file holds; a link's target where it is a link. */
    byte[] read(TreeEntry file);

    /** How many bytes a file has. */
    long size(TreeEntry file);

    /**
     * Whether a commit is this revision or one of its ancestors. One that the repository no longer has is none.
     */
    boolean descendsFrom(String commit);

    /**
     * Returns where the revision is signed as is required.
     *
     * @param since the commit that was last rendered, empty where none was
     * @throws RenderingException where it is not, or where nobody could sign such a source
     */
    default void requireSigned(ApplicationSpec.Verify verify, Optional<String> since) {
        throw new RenderingException(Reason.UNVERIFIED, "what is no Git repository has no signed commits");
    }

    /** What beside the ids of its files decides what they hold, as the operator allows it; empty where nothing does. */
    default String conditions() {
        return "";
    }

    /**
     * Whether what a file holds was encrypted, and is in the open in memory only: it belongs on no disk. Known once it was read.
     */
    default boolean isOpened(TreeEntry file) {
        return false;
    }

    /**
     * The files of another source of the same application, from which value files can be.
     *
     * @param ref under which the application names it
     * @return empty where it names none so
     */
    default Optional<SourceTree> named(String ref) {
        return Optional.empty();
    }

    @Override
    void close();
}
