package dev.plumbline.renderer.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.api.errors.InvalidRefNameException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A bare repository to commit to; each commit adds to the files of the one before. */
public final class GitFixture implements AutoCloseable {

    /** What stands before a link's target in {@link #commit}. */
    public static final String LINK = "-> ";

    private final Repository repository;
    private final Map<String, String> files = new TreeMap<>();
    private ObjectId head = ObjectId.zeroId();

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
            builder.finish();
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(index.writeTree(inserter));
            if (!parent.equals(ObjectId.zeroId())) {
                commit.setParentId(parent);
            }
            PersonIdent person =
                    new PersonIdent("Test", "test@example.com", Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
            commit.setAuthor(person);
            commit.setCommitter(person);
            commit.setMessage("change");
            head = inserter.insert(commit);
            inserter.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ref("refs/heads/main", head.name());
        return head.name();
    }

    @Override
    public void close() {
        repository.close();
    }
}
