package dev.plumbline.renderer.source;

import dev.plumbline.events.TagRange;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** What revisions stand for in a mirror as it is now. */
final class Revisions {

    private static final String TAGS = "refs/tags/";
    private static final Pattern COMMIT_ID = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern ABBREVIATED_ID = Pattern.compile("[0-9a-f]{7,39}");

    private final Repository repository;

    Revisions(Repository repository) {
        this.repository = repository;
    }

    static boolean isCommitId(String revision) {
        return COMMIT_ID.matcher(revision).matches();
    }

    /** Empty where there is no such branch, tag or id; a whole id may be that of nothing. */
    Optional<Resolved> resolve(String revision) {
        if (revision.isEmpty() || revision.equals("HEAD")) {
            return ref(Mirror.HEAD);
        }
        if (revision.startsWith("refs/")) {
            return ref(revision);
        }
        if (isCommitId(revision)) {
            return Optional.of(new Resolved(ObjectId.fromString(revision), Optional.empty()));
        }
        return ref("refs/heads/" + revision)
                .or(() -> ref(TAGS + revision))
                .or(() -> ref("refs/" + revision))
                .or(() -> abbreviated(revision))
                .or(() -> highest(revision));
    }

    /**
     * Whether it is for want of an object that a revision cannot be opened: of one that a ref or a tag names. Where that is gone, with
     * the machine's power, say, no fetch asks for it, since the ref is what the remote's is.
     *
     * @param seemedThere whether an index has the revision, which then is a whole id
     */
    boolean isLost(String revision, boolean seemedThere) throws IOException {
        Optional<Resolved> named = resolve(revision);
        if (named.isEmpty()) {
            return false;
        }
        ObjectId id = named.get().id();
        try (RevWalk walk = new RevWalk(repository)) {
            walk.peel(walk.parseAny(id));
            return false;
        } catch (MissingObjectException e) {
            return seemedThere || !isCommitId(revision) || !id.equals(e.getObjectId()) || lacksTip();
        }
    }

    private boolean lacksTip() throws IOException {
        for (Ref ref : repository.getRefDatabase().getRefs()) {
            ObjectId id = ref.getObjectId();
            if (id != null && !repository.getObjectDatabase().has(id)) {
                return true;
            }
        }
        return false;
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
            throw Mirror.unreadable(e);
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
            throw Mirror.unreadable(e);
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
            throw Mirror.unreadable(e);
        }
    }
}
