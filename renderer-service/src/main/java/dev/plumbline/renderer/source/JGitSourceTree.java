package dev.plumbline.renderer.source;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.signature.Signers;
import dev.plumbline.renderer.source.signature.TrustedKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** A commit's files, read with JGit. */
final class JGitSourceTree implements SourceTree {

    private static final int LFS_POINTER_BYTES = 1024;

    /** How pointers begin; the last two are what they began with before they got their name. */
    private static final List<String> LFS_POINTERS = List.of(
            "version https://git-lfs.github.com/spec/",
            "version https://hawser.github.com/spec/",
            "version http://git-media.io/v/");

    private static final int MAX_DEPTH = 64;
    private static final int MAX_ENTRIES = 100_000;

    /** What file systems have room for. */
    private static final int MAX_NAME_BYTES = 255;

    private final RevWalk walk;
    private final ObjectReader reader;
    private final Resolved named;
    private final RevCommit commit;
    private final Reading reading;
    private final Runnable damaged;

    /**
     * What is the same for all trees.
     *
     * @param maxFileBytes of a file that is read
     * @param signers who may sign
     */
    record Reading(int maxFileBytes, Signers signers) {}

    private JGitSourceTree(RevWalk walk, Resolved named, RevCommit commit, Reading reading, Runnable damaged) {
        this.walk = walk;
        this.reader = walk.getObjectReader();
        this.named = named;
        this.commit = commit;
        this.reading = reading;
        this.damaged = damaged;
    }

    /** The files of a commit, or of the commit that a tag points to; empty where the object is no such thing. */
    static Optional<SourceTree> of(Repository repository, ObjectId id, Reading reading) throws IOException {
        return of(repository, new Resolved(id, Optional.empty()), reading, () -> {});
    }

    /**
     * The same of what a revision stands for.
     *
     * @param damaged is run where an object is missing or broken that the commit says is there
     */
    static Optional<SourceTree> of(Repository repository, Resolved named, Reading reading, Runnable damaged)
            throws IOException {
        RevWalk walk = new RevWalk(repository);
        try {
            return Optional.of(new JGitSourceTree(walk, named, walk.parseCommit(named.id()), reading, damaged));
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            walk.close();
            return Optional.empty();
        }
    }

    @Override
    public String revision() {
        return commit.name();
    }

    @Override
    public Optional<TreeEntry> find(RepositoryPath path) {
        if (path.isRoot()) {
            return Optional.of(new TreeEntry(
                    path, TreeEntry.Kind.DIRECTORY, commit.getTree().name()));
        }
        try (TreeWalk found = TreeWalk.forPath(reader, path.value(), commit.getTree())) {
            return found == null ? Optional.empty() : Optional.of(entry(path, found));
        } catch (LargeObjectException e) {
            throw tooLarge(path.parent());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public List<TreeEntry> children(TreeEntry directory) {
        try (TreeWalk tree = new TreeWalk(reader)) {
            tree.addTree(ObjectId.fromString(directory.id()));
            List<TreeEntry> children = new ArrayList<>();
            while (tree.next()) {
                if (children.size() == MAX_ENTRIES) {
                    throw tooLarge(directory.path());
                }
                children.add(entry(child(directory.path(), tree.getNameString()), tree));
            }
            return children;
        } catch (LargeObjectException e) {
            throw tooLarge(directory.path());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public byte[] read(TreeEntry file) {
        try {
            byte[] content = reader.open(ObjectId.fromString(file.id()), Constants.OBJ_BLOB)
                    .getCachedBytes(reading.maxFileBytes());
            if (isLfsPointer(content)) {
                throw new RenderingException(
                        Reason.INVALID_MANIFEST,
                        file.path() + " is a Git LFS pointer, and Git LFS is not fetched; put the file itself into the"
                                + " repository",
                        file.path().value(),
                        1);
            }
            return content;
        } catch (LargeObjectException e) {
            throw RenderingException.limit("bytes of " + file.path(), size(file), reading.maxFileBytes());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** See <a href="https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md">the specification</a> of pointers. */
    private static boolean isLfsPointer(byte[] content) {
        if (content.length >= LFS_POINTER_BYTES) {
            return false;
        }
        String text = new String(content, StandardCharsets.UTF_8);
        return LFS_POINTERS.stream().anyMatch(text::startsWith);
    }

    @Override
    public long size(TreeEntry file) {
        try {
            return reader.getObjectSize(ObjectId.fromString(file.id()), Constants.OBJ_BLOB);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public boolean descendsFrom(String ancestor) {
        if (!ObjectId.isId(ancestor)) {
            return false; // of a source that was no Git repository
        }
        try {
            walk.reset();
            return walk.isMergedInto(walk.parseCommit(ObjectId.fromString(ancestor)), commit);
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            return false;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void requireSigned(ApplicationSpec.Verify verify, Optional<String> since) {
        TrustedKeys keys = reading.signers().named(verify.keys());
        try {
            new SignedHistory(walk, keys).require(verify.mode(), named, commit, since);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void close() {
        walk.close();
    }

    /** A tree may hold names that no checkout would let pass; they must not reach a file system. */
    private static RepositoryPath child(RepositoryPath directory, String name) {
        boolean hostile = name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || name.indexOf('/') >= 0
                || name.indexOf('\0') >= 0
                || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES;
        if (hostile) {
            throw new RenderingException(
                    Reason.INVALID_MANIFEST, "the folder " + directory + " holds a name that is no file's name");
        }
        RepositoryPath path = new RepositoryPath(directory.isRoot() ? name : directory.value() + "/" + name);
        if (path.depth() > MAX_DEPTH) {
            throw RenderingException.limit("levels of folders", path.depth(), MAX_DEPTH);
        }
        return path;
    }

    private static TreeEntry entry(RepositoryPath path, TreeWalk at) {
        return new TreeEntry(path, kind(at.getFileMode(0)), at.getObjectId(0).name());
    }

    private static TreeEntry.Kind kind(FileMode mode) {
        if (mode == FileMode.TREE) {
            return TreeEntry.Kind.DIRECTORY;
        }
        if (mode == FileMode.SYMLINK) {
            return TreeEntry.Kind.LINK;
        }
        if (mode == FileMode.GITLINK) {
            return TreeEntry.Kind.SUBMODULE;
        }
        return mode == FileMode.EXECUTABLE_FILE ? TreeEntry.Kind.EXECUTABLE : TreeEntry.Kind.FILE;
    }

    private static RenderingException tooLarge(RepositoryPath folder) {
        return new RenderingException(
                Reason.LIMIT_EXCEEDED,
                "the folder " + folder + " has more than " + MAX_ENTRIES + " entries",
                folder.toString(),
                null);
    }

    private SourceUnavailable unreadable(IOException e) {
        if (Mirror.isDamage(e)) {
            damaged.run();
        }
        return Mirror.unreadable(e);
    }
}
