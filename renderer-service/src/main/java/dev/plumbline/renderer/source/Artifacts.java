package dev.plumbline.renderer.source;

import dev.plumbline.renderer.RenderingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Charts and artifacts, unpacked into a bare repository of our own: read by tree id like any other source, and kept once, whoever
 * names them. Each has a ref that is named by what it was unpacked from, so that the same digest never means other files.
 */
final class Artifacts implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Artifacts.class);
    private static final String REFS = "refs/artifacts/";

    /** The oldest of more are forgotten, and are fetched again when somebody needs them. */
    private static final int MAX_KEPT = 1_000;

    private final FileRepository repository;
    private final JGitSourceTree.Reading reading;
    private final ArtifactFiles.Limits limits;
    private final InstantSource clock;
    private final AtomicBoolean tidying = new AtomicBoolean();

    /** Whoever writes shares it; whoever tidies has it alone, since what has no ref yet would look superfluous. Nobody waits for that. */
    private final ReentrantReadWriteLock writing = new ReentrantReadWriteLock();

    private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();

    /** Those in a folder of this instance's own. */
    Artifacts(Path folder, JGitSourceTree.Reading reading, ArtifactFiles.Limits limits, InstantSource clock) {
        this.reading = reading;
        this.limits = limits;
        this.clock = clock;
        try {
            this.repository = new MirrorRepository(
                    folder.toFile(),
                    new MirrorRepository.Limits(limits.bytes(), Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE));
            if (!repository.getObjectDatabase().exists()) {
                repository.create(true);
            }
            Mirrors.clear(folder);
            Mirrors.configure(repository.getConfig());
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of the artifacts cannot be opened", e);
        }
    }

    /** Brings an artifact's files. */
    @FunctionalInterface
    interface Unpacking {
        void into(ArtifactFiles files) throws IOException;
    }

    /**
     * Returns when the artifact of that name is there; who comes while another brings it waits for that.
     *
     * @param name a layout and a digest: the same name, the same files
     * @throws SourceUnavailable where it cannot be brought for now
     * @throws RenderingException where it is refused
     */
    void bring(String name, Unpacking unpacking) {
        ReentrantLock turn = turns.computeIfAbsent(name, none -> new ReentrantLock());
        turn.lock();
        try {
            if (!has(name)) {
                writing.readLock().lock();
                try {
                    store(name, unpacking);
                } finally {
                    writing.readLock().unlock();
                }
                if (Mirror.needsTidying(repository) && tidying.compareAndSet(false, true)) {
                    Thread.ofVirtual().name("tidy artifacts").start(this::tidy);
                }
            }
        } catch (IOException e) {
            throw unavailable(e);
        } finally {
            turn.unlock();
            turns.remove(name, turn);
        }
    }

    /** What an artifact is brought to, and lies in, fails for now. */
    static SourceUnavailable unavailable(IOException e) {
        return new SourceUnavailable(
                "the artifact cannot be read or kept: " + e.getClass().getSimpleName());
    }

    /** Whether the artifact of that name is there. */
    boolean has(String name) {
        try {
            return repository.exactRef(REFS + name) != null;
        } catch (IOException e) {
            return false; // whoever brings it will tell
        }
    }

    /**
     * The files of an artifact.
     *
     * @param revision what they are called in events
     * @param provenance null where nobody can have signed them
     * @return empty where it is not, or no longer, there
     */
    Optional<SourceTree> open(String name, String revision, @Nullable Provenance provenance) {
        try {
            Ref ref = repository.exactRef(REFS + name);
            ObjectId id = ref == null ? null : ref.getObjectId();
            Optional<SourceTree> tree = id == null ? Optional.empty() : JGitSourceTree.of(repository, id, reading);
            return tree.map(files -> new ArtifactTree(files, revision, reading.signers(), provenance));
        } catch (IOException e) {
            throw new SourceUnavailable(
                    "the artifact cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private void store(String name, Unpacking unpacking) throws IOException {
        try (ObjectInserter objects = repository.getObjectDatabase().newPackInserter()) {
            ArtifactFiles files = new ArtifactFiles(objects, limits);
            unpacking.into(files);
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(files.tree());
            PersonIdent now = new PersonIdent("plumbline", "plumbline@localhost", clock.instant(), ZoneOffset.UTC);
            commit.setAuthor(now);
            commit.setCommitter(now);
            commit.setMessage(name);
            ObjectId id = objects.insert(commit);
            objects.flush();
            RefUpdate update = repository.updateRef(REFS + name);
            update.setNewObjectId(id);
            update.setForceUpdate(true);
            switch (update.update()) {
                case NEW, FORCED, NO_CHANGE, FAST_FORWARD -> {}
                default -> throw new IOException("the ref of an artifact cannot be written");
            }
        }
    }

    /** Whoever waited for it would make all others wait who come after, as long as a registry takes for its answer. */
    private void tidy() {
        if (!writing.writeLock().tryLock()) {
            tidying.set(false); // the next one that is brought tries again
            return;
        }
        try {
            forgetOldest();
            Mirror.tidy(repository);
        } catch (IOException e) {
            LOG.warnf("artifacts not tidied reason=%s", e.getClass().getSimpleName());
        } finally {
            writing.writeLock().unlock();
            tidying.set(false);
        }
    }

    private void forgetOldest() throws IOException {
        List<Ref> refs = repository.getRefDatabase().getRefsByPrefix(REFS);
        Map<Ref, Integer> times = new HashMap<>();
        try (RevWalk walk = new RevWalk(repository)) {
            for (Ref ref : refs) {
                times.put(ref, walk.parseCommit(ref.getObjectId()).getCommitTime());
            }
        }
        List<Ref> oldest = refs.stream()
                .sorted(Comparator.comparing(times::get))
                .limit(Math.max(0, refs.size() - MAX_KEPT))
                .toList();
        for (Ref ref : oldest) {
            RefUpdate update = repository.updateRef(ref.getName());
            update.setForceUpdate(true);
            update.delete();
        }
    }

    @Override
    public void close() {
        repository.close();
    }
}
