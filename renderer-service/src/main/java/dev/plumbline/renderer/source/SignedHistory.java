package dev.plumbline.renderer.source;

import dev.plumbline.events.ApplicationSpec.Verify;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.signature.SignedObject;
import dev.plumbline.renderer.source.signature.TrustedKeys;
import dev.plumbline.renderer.source.signature.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Whether commits and tags are signed as an application requires. */
final class SignedHistory {

    private static final Pattern TAG = Pattern.compile("object ([0-9a-f]{40})\ntype commit\ntag ([^\n]+)\n");
    private static final int MAX_COMMITS = 10_000;
    private static final int MAX_OBJECT_BYTES = 1 << 20;

    private final RevWalk walk;
    private final TrustedKeys keys;

    SignedHistory(RevWalk walk, TrustedKeys keys) {
        this.walk = walk;
        this.keys = keys;
    }

    /**
     * Returns where all is signed that has to be.
     *
     * @param named what the revision names: a commit, or a tag of one
     * @param since the commit that was last rendered, empty where none was
     * @throws RenderingException where something is not
     */
    void require(Verify.Mode mode, Resolved named, RevCommit commit, Optional<String> since) throws IOException {
        switch (mode) {
            case HEAD -> requireCommit(commit);
            case TAG -> requireTag(named, commit);
            case TAG_AND_HEAD -> {
                requireTag(named, commit);
                requireCommit(commit);
            }
            case EVERY_COMMIT -> {
                requireCommit(commit);
                if (since.isPresent()) {
                    requireAllSince(commit, since.get());
                }
            }
        }
    }

    /**
     * All that the commit brings, through whichever parent. Where the former commit is no longer there, history was written
     * anew, and nothing of it is known: then all of it has to be signed.
     */
    private void requireAllSince(RevCommit commit, String former) throws IOException {
        walk.reset();
        walk.markStart(commit);
        if (ObjectId.isId(former)) {
            try {
                walk.markUninteresting(walk.parseCommit(ObjectId.fromString(former)));
            } catch (MissingObjectException | IncorrectObjectTypeException gone) {
                walk.reset();
                walk.markStart(commit);
            }
        }
        int commits = 0;
        for (RevCommit each = walk.next(); each != null; each = walk.next()) {
            if (++commits > MAX_COMMITS) {
                throw RenderingException.limit("commits to be verified", commits, MAX_COMMITS);
            }
            requireCommit(each);
        }
    }

    private void requireCommit(RevCommit commit) throws IOException {
        byte[] raw = raw(commit, Constants.OBJ_COMMIT);
        require(SignedObject.commit(raw), "the commit " + commit.name());
    }

    /**
     * The tag itself: one that points to another tag says nothing of that one's commit. Its own name is signed too: who may push
     * but not sign could otherwise show an old tag under a new name.
     */
    private void requireTag(Resolved named, RevCommit commit) throws IOException {
        if (named.id().equals(commit)) {
            throw unverified("the revision is no annotated tag, so that there is none that is signed");
        }
        byte[] raw = raw(named.id(), Constants.OBJ_TAG);
        String what = "the tag " + named.id().name();
        Matcher header = TAG.matcher(new String(raw, StandardCharsets.UTF_8));
        if (!header.lookingAt() || !header.group(1).equals(commit.name())) {
            throw unverified(what + " is not verified: it is a tag of a tag");
        }
        String name = header.group(2);
        if (named.tag().filter(shown -> !shown.equals(name)).isPresent()) {
            throw unverified(what + " is not verified: it is the tag " + name + " under the name "
                    + named.tag().get());
        }
        require(SignedObject.tag(raw), what);
    }

    private void require(Optional<SignedObject> signed, String what) {
        if (signed.isEmpty()) {
            throw unverified(what + " is not signed");
        }
        if (keys.verify(signed.get()) instanceof Verdict.Bad bad) {
            throw unverified(what + " is not verified: " + bad.why());
        }
    }

    private byte[] raw(ObjectId id, int type) throws IOException {
        ObjectReader reader = walk.getObjectReader();
        ObjectLoader loader = reader.open(id, type);
        if (loader.getSize() > MAX_OBJECT_BYTES) {
            throw RenderingException.limit(
                    "bytes of the commit or tag " + id.name(), loader.getSize(), MAX_OBJECT_BYTES);
        }
        return loader.getCachedBytes(MAX_OBJECT_BYTES);
    }

    private static RenderingException unverified(String message) {
        return new RenderingException(Reason.UNVERIFIED, message);
    }
}
