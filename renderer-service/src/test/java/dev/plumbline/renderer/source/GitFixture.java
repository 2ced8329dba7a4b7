package dev.plumbline.renderer.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.eclipse.jgit.api.errors.InvalidRefNameException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.GpgSignature;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/** A bare repository to commit to; each commit adds to the files of the one before. */
public final class GitFixture implements AutoCloseable {

    /** What stands before a link's target in {@link #commit}. */
    public static final String LINK = "-> ";

    private final Repository repository;
    private final Map<String, String> files = new TreeMap<>();
    private final Map<String, ObjectId> blobs = new TreeMap<>();
    private final Set<String> executables = new HashSet<>();
    private final Map<String, ObjectId> submodules = new TreeMap<>();
    private ObjectId head = ObjectId.zeroId();
    private @Nullable UnaryOperator<byte[]> signer;

    public GitFixture(Path folder) {
        try {
            repository = new FileRepositoryBuilder()
                    .setBare()
                    .setGitDir(folder.toFile())
                    .setInitialBranch("main")
                    .build();
            repository.create(true);
        } catch (IOException | InvalidRefNameException e) {
            throw new IllegalStateException(e);
        }
    }

    public Repository repository() {
        return repository;
    }

    /** Commits to main: these files changed, those with an empty text removed. */
    public String commit(Map<String, String> changes) {
        changes.forEach((path, text) -> {
            if (text.isEmpty()) {
                files.remove(path);
            } else {
                files.put(path, text);
            }
        });
        return commit(head);
    }

    /** Commits all files as they are, without a parent, as a forced push would. */
    public String commitAnew(Map<String, String> changes) {
        files.putAll(changes);
        return commit(ObjectId.zeroId());
    }

    /** Has all commits signed from now on, with what gives the armored signature of a payload; with null, none. */
    public GitFixture signedBy(@Nullable UnaryOperator<byte[]> newSigner) {
        signer = newSigner;
        return this;
    }

    /** Pins a submodule in all commits from now on. */
    public void submodule(String path, String commit) {
        submodules.put(path, ObjectId.fromString(commit));
    }

    /** Takes back all after a commit. */
    public void reset(String commit) {
        head = ObjectId.fromString(commit);
    }

    /** Has a file that is no text in all commits from now on. */
    public void binary(String path, byte[] content) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            blobs.put(path, inserter.insert(Constants.OBJ_BLOB, content));
            inserter.flush();
        }
    }

    /** Has a program in all commits from now on. */
    public void executable(String path, String text) throws IOException {
        binary(path, text.getBytes(StandardCharsets.UTF_8));
        executables.add(path);
    }

    /** Has that file no longer. */
    public void withoutBinary(String path) {
        blobs.remove(path);
    }

    /** Commits, beside the files of main, a folder that is that tree; main stays as it is. */
    public String commitTree(String folder, ObjectId tree) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter();
                RevWalk walk = new RevWalk(repository)) {
            Map<String, ObjectId> entries = new TreeMap<>();
            try (TreeWalk main = new TreeWalk(repository)) {
                main.addTree(walk.parseCommit(head).getTree());
                while (main.next()) {
                    entries.put(main.getNameString(), main.getObjectId(0));
                }
            }
            entries.put(folder, tree);
            TreeFormatter root = new TreeFormatter();
            entries.forEach((name, id) -> root.append(name, FileMode.TREE, id));
            ObjectId id = inserter.insert(commit(inserter.insert(root), ObjectId.zeroId()));
            inserter.flush();
            return id.name();
        }
    }

    public void delete(String ref) throws IOException {
        RefUpdate update = repository.updateRef(ref);
        update.setForceUpdate(true);
        update.delete();
    }

    public void ref(String name, String id) {
        try {
            RefUpdate update = repository.updateRef(name);
            update.setNewObjectId(ObjectId.fromString(id));
            update.setForceUpdate(true);
            update.update();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String commit(ObjectId parent) {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            DirCache index = DirCache.newInCore();
            DirCacheBuilder builder = index.builder();
            for (Map.Entry<String, String> file : files.entrySet()) {
                boolean link = file.getValue().startsWith(LINK);
                String text = link ? file.getValue().substring(LINK.length()) : file.getValue();
                DirCacheEntry entry = new DirCacheEntry(file.getKey());
                entry.setFileMode(link ? FileMode.SYMLINK : FileMode.REGULAR_FILE);
                entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8)));
                builder.add(entry);
            }
            blobs.forEach((path, id) -> {
                DirCacheEntry entry = new DirCacheEntry(path);
                entry.setFileMode(executables.contains(path) ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE);
                entry.setObjectId(id);
                builder.add(entry);
            });
            submodules.forEach((path, id) -> {
                DirCacheEntry entry = new DirCacheEntry(path);
                entry.setFileMode(FileMode.GITLINK);
                entry.setObjectId(id);
                builder.add(entry);
            });
            builder.finish();
            head = inserter.insert(commit(index.writeTree(inserter), parent));
            inserter.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ref("refs/heads/main", head.name());
        return head.name();
    }

    private CommitBuilder commit(ObjectId tree, ObjectId parent) {
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        if (!parent.equals(ObjectId.zeroId())) {
            commit.setParentId(parent);
        }
        PersonIdent person =
                new PersonIdent("Test", "test@example.com", Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
        commit.setAuthor(person);
        commit.setCommitter(person);
        commit.setMessage("change");
        if (signer != null) {
            try {
                commit.setGpgSignature(new GpgSignature(signer.apply(commit.build())));
            } catch (UnsupportedEncodingException e) {
                throw new IllegalStateException(e);
            }
        }
        return commit;
    }

    @Override
    public void close() {
        repository.close();
    }
}
