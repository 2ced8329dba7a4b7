package dev.plumbline.renderer.source;

/**
 * What a revision has at a path.
 *
 * @param id of the blob or the tree: equal ids, equal content
 */
public record TreeEntry(RepositoryPath path, Kind kind, String id) {

    /** What an entry can be. */
    public enum Kind {
        FILE,
        EXECUTABLE,
        LINK,
        DIRECTORY,
        SUBMODULE
    }

    /** Whether it is a file's content. */
    public boolean isFile() {
        return kind == Kind.FILE || kind == Kind.EXECUTABLE;
    }

    /** Whether it is a folder. */
    public boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }
}
