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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
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
    private static final String TAGS = "refs/tags/";
    private static final Pattern COMMIT_ID = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern ABBREVIATED_ID = Pattern.compile("[0-9a-f]{7,39}");
    private static final int MAX_PACKS = 50;

    private final Supplier<Repository> anew;
    private final Remotes remotes;
    private final JGitSourceTree.Reading reading;
    private final ReentrantLock turn = new ReentrantLock();
    private final Map<RemoteUrl, SharedFetches> fetches = new ConcurrentHashMap<>();
    private final AtomicBoolean tidying = new AtomicBoolean();
    private final AtomicLong hints = new AtomicLong();
    private volatile Repository repository;

    /** Whether all that it had was deleted, and nothing fetched since. */
    private volatile boolean emptied;

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
            return COMMIT_ID.matcher(revision).matches()
                    && repository.getObjectDatabase().has(ObjectId.fromString(revision));
        } catch (IOException e) {
            return false; // the fetch will tell
        }
    }

    /** The files of a revision; see {@link Mirrors#open}. */
    SourceTree open(String revision) {
        used = System.nanoTime();
        if (emptied) {
            throw new SourceUnavailable("the mirror had more than it may have, and is fetched anew");
        }
        try {
            Optional<Resolved> id = resolve(revision);
            if (id.isPresent()) {
                Optional<SourceTree> tree = JGitSourceTree.of(repository, id.get(), reading);
                if (tree.isPresent()) {
                    return tree.get();
                }
            }
        } catch (IOException e) {
            throw new SourceUnavailable(
                    "the mirror cannot be read: " + e.getClass().getSimpleName());
        }
        throw new RenderingException(
                Reason.REVISION_NOT_FOUND,
                TagRange.of(revision).isPresent()
                        ? "the repository has no tag in the range " + revision
                        : "the repository has no branch, tag or commit " + revision);
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

    private Optional<Resolved> resolve(String revision) throws IOException {
        if (revision.isEmpty() || revision.equals("HEAD")) {
            return ref(HEAD);
        }
        if (revision.startsWith("refs/")) {
            return ref(revision);
        }
        if (COMMIT_ID.matcher(revision).matches()) {
            return Optional.of(new Resolved(ObjectId.fromString(revision), Optional.empty()));
        }
        return ref("refs/heads/" + revision)
                .or(() -> ref(TAGS + revision))
                .or(() -> ref("refs/" + revision))
                .or(() -> abbreviated(revision))
                .or(() -> highest(revision));
    }

    /** Of the tags in a range of versions the highest; empty where the revision is no range, or no tag is in it. */
    private Optional<Resolved> highest(String revision) {
        return TagRange.of(revision).flatMap(range -> range.highest(tags()).flatMap(tag -> ref(TAGS + tag)));
    }

    private List<String> tags() {
        try {
            return repository.getRefDatabase().getRefsByPrefix(TAGS).stream()
                    .map(ref -> ref.getName().substring(TAGS.length()))
                    .toList();
        } catch (IOException e) {
            throw new SourceUnavailable(
                    "the mirror cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private Optional<Resolved> ref(String name) {
        if (!Repository.isValidRefName(name)) {
            return Optional.empty();
        }
        try {
            Ref ref = repository.exactRef(name);
            Optional<String> tag =
                    name.startsWith(TAGS) ? Optional.of(name.substring(TAGS.length())) : Optional.empty();
            return Optional.ofNullable(ref).map(Ref::getObjectId).map(id -> new Resolved(id, tag));
        } catch (IOException e) {
            throw new SourceUnavailable(
                    "the mirror cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private Optional<Resolved> abbreviated(String revision) {
        if (!ABBREVIATED_ID.matcher(revision).matches()) {
            return Optional.empty();
        }
        try (ObjectReader reader = repository.newObjectReader()) {
            Collection<ObjectId> ids = reader.resolve(AbbreviatedObjectId.fromString(revision));
            return ids.size() == 1
                    ? Optional.of(new Resolved(ids.iterator().next(), Optional.empty()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new SourceUnavailable(
                    "the mirror cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private void fetchNow(RemoteUrl url) {
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
        LOG.warnf("mirror emptied to be fetched anew directory=%s reason=%s", repository.getDirectory(), full.text());
        emptied = true;
        repository.close();
        repository = anew.get();
        remotes.fetch(repository, url);
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
        try {
            tidy(repository);
        } finally {
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
