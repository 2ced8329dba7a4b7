package dev.plumbline.renderer.source;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.TagRange;
import dev.plumbline.renderer.RenderingException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jboss.logging.Logger;

/** The bare mirror of one repository. */
final class Mirror {

    /** Where the remote's HEAD is kept. */
    static final String HEAD = "refs/plumbline/HEAD";

    private static final Logger LOG = Logger.getLogger(Mirror.class);
    private static final int MAX_PACKS = 50;

    private final Supplier<Repository> anew;
    private final Remotes remotes;
    private final JGitSourceTree.Reading reading;
    private final ReentrantLock turn = new ReentrantLock();
    private final Map<RemoteUrl, SharedFetches> fetches = new ConcurrentHashMap<>();
    private final AtomicBoolean tidying = new AtomicBoolean();

    /** Held by whoever tidies, and by whoever empties. */
    private final ReentrantLock packing = new ReentrantLock();

    private final AtomicLong hints = new AtomicLong();
    private volatile Repository repository;

    /** Whether all that it had was deleted, and nothing fetched since. */
    private volatile boolean emptied;

    /** Whether it lacks an object that it had to have. */
    private volatile boolean damaged;

    private volatile long used = System.nanoTime();

    /**
     * A mirror.
     *
     * @param anew deletes the repository with all that it holds, and gives an empty one in its place
     */
    Mirror(Repository repository, Supplier<Repository> anew, Remotes remotes, JGitSourceTree.Reading reading) {
        this.repository = repository;
        this.anew = anew;
        this.remotes = remotes;
        this.reading = reading;
    }

    /** See {@link Mirrors#fetch}. */
    void fetch(RemoteUrl url, String trigger) {
        used = System.nanoTime();
        fetches.computeIfAbsent(url, remote -> new SharedFetches(turn, () -> fetchNow(remote)))
                .awaitFetch(trigger);
    }

    /** Whether it has this very commit, so that no fetch can tell more. */
    boolean has(String revision) {
        try {
            return Revisions.isCommitId(revision)
                    && !damaged
                    && repository.getObjectDatabase().has(ObjectId.fromString(revision));
        } catch (IOException e) {
            return false; // the fetch will tell
        }
    }

    /** The files of a revision; see {@link Mirrors#open}. */
    SourceTree open(String revision) {
        used = System.nanoTime();
        Repository opened = repository;
        requireFilled(opened);
        Revisions revisions = new Revisions(opened);
        try {
            boolean seemsThere = has(revision);
            Optional<Resolved> named = revisions.resolve(revision);
            Optional<SourceTree> tree = named.isPresent()
                    ? JGitSourceTree.of(opened, named.get(), reading, () -> damaged(opened))
                    : Optional.empty();
            if (tree.isPresent()) {
                return tree.get();
            }
            if (revisions.isLost(revision, seemsThere)) {
                damaged(opened);
            }
        } catch (IOException e) {
            if (isDamage(e)) {
                damaged(opened);
            }
            throw unreadable(e);
        }
        requireFilled(opened);
        throw new RenderingException(
                Reason.REVISION_NOT_FOUND,
                TagRange.of(revision).isPresent()
                        ? "the repository has no tag in the range " + revision
                        : "the repository has no branch, tag or commit " + revision);
    }

    /** What is not in a mirror that is or was emptied meanwhile may be at the remote. */
    private void requireFilled(Repository opened) {
        if (damaged) {
            throw new SourceUnavailable("the mirror has lost an object, and is fetched anew");
        }
        if (emptied || opened != repository) {
            throw new SourceUnavailable("the mirror was emptied, and is fetched anew");
        }
    }

    /** An object that has to be there is not. All fetches are made again: those before brought it, or thought that it was there. */
    private synchronized void damaged(Repository read) {
        if (read == repository && !emptied && !damaged) {
            LOG.warnf("mirror has lost an object directory=%s", repository.getDirectory());
            damaged = true;
            fetches.clear();
        }
    }

    /**
     * The files that differ between two commits; empty where one of them is not there, and where they are more than so many.
     */
    Optional<List<String>> changes(String before, String after, int most) {
        if (!has(before) || !has(after)) {
            return Optional.empty();
        }
        try (RevWalk commits = new RevWalk(repository);
                TreeWalk files = new TreeWalk(commits.getObjectReader())) {
            files.addTree(commits.parseTree(ObjectId.fromString(before)));
            files.addTree(commits.parseTree(ObjectId.fromString(after)));
            files.setRecursive(true);
            files.setFilter(TreeFilter.ANY_DIFF);
            List<String> changed = new ArrayList<>();
            while (files.next()) {
                if (changed.size() == most) {
                    return Optional.empty();
                }
                changed.add(files.getPathString());
            }
            return Optional.of(changed);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether nobody fetched or opened it for so long. */
    boolean isUnused(Duration time) {
        return System.nanoTime() - used >= time.toNanos();
    }

    /** How many hints came that something changed at the remote. */
    long hints() {
        return hints.get();
    }

    void hint() {
        hints.incrementAndGet();
    }

    void close() {
        repository.close();
    }

    /** Whether it is for what is kept that something cannot be read, and not for the machine. */
    static boolean isDamage(IOException e) {
        return e instanceof MissingObjectException || e instanceof CorruptObjectException;
    }

    static SourceUnavailable unreadable(IOException e) {
        return new SourceUnavailable(
                "the mirror cannot be read: " + e.getClass().getSimpleName());
    }

    private void fetchNow(RemoteUrl url) {
        if (damaged) {
            empty("an object is missing");
        }
        try {
            remotes.fetch(repository, url);
        } catch (MirrorFull e) {
            fetchAnew(url, e);
        }
        emptied = false;
        if (needsTidying(repository) && tidying.compareAndSet(false, true)) {
            Thread.ofVirtual().name("tidy").start(this::tidy);
        }
    }

    /** What the remote no longer has, the mirror has still: without it there may be room. */
    private void fetchAnew(RemoteUrl url, MirrorFull full) {
        if (emptied) {
            throw full;
        }
        empty(full.text());
        remotes.fetch(repository, url);
    }

    /** Whoever tidies would write what was there before into the new one. */
    private void empty(String why) {
        LOG.warnf("mirror emptied to be fetched anew directory=%s reason=%s", repository.getDirectory(), why);
        packing.lock();
        try {
            emptied = true;
            repository.close();
            repository = anew.get();
            damaged = false;
        } finally {
            packing.unlock();
        }
    }

    /** Whether a repository has so many packs that looking for an object takes long. */
    static boolean needsTidying(Repository repository) {
        Path directory = repository.getDirectory().toPath().resolve("objects/pack");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.pack")) {
            int packs = 0;
            for (Path file : files) {
                packs++;
            }
            return packs > MAX_PACKS;
        } catch (IOException e) {
            return false; // the next fetch will count again
        }
    }

    /** Puts the packs of many fetches into one, beside the work; readers and fetches go on meanwhile. */
    private void tidy() {
        packing.lock();
        try {
            tidy(repository);
        } finally {
            packing.unlock();
            tidying.set(false);
        }
    }

    static void tidy(Repository repository) {
        try (Git git = Git.wrap(repository)) {
            git.gc().call();
        } catch (GitAPIException e) {
            LOG.warnf(e, "mirror not tidied directory=%s", repository.getDirectory());
        }
    }
}
