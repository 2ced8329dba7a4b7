package dev.plumbline.renderer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.events.ApplicationSpec.Verify;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.signature.GpgSigner;
import dev.plumbline.renderer.source.signature.Signers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.GpgSignature;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.TagBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class SignedHistoryTest {

    private static final PersonIdent SOMEBODY =
            new PersonIdent("Test", "test@example.com", Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private final GpgSigner alice = GpgSigner.fresh();
    private final GpgSigner mallory = GpgSigner.fresh();
    private GitFixture git;
    private ObjectId tree;

    @BeforeEach
    void makeRepository() throws IOException {
        git = new GitFixture(folder.resolve("r.git"));
        alice.trusted(folder, "alice");
        ObjectId commit = ObjectId.fromString(git.commit(Map.of("a", "1")));
        tree = git.repository().parseCommit(commit).getTree().getId();
    }

    @AfterEach
    void close() {
        git.close();
    }

    @Test
    void takesASignedTipAndRefusesEveryOther() throws IOException {
        assertVerified(Verify.Mode.HEAD, commit(alice), null);
        ObjectId unsigned = commit(null);
        assertRefused(Verify.Mode.HEAD, unsigned, null, "the commit " + unsigned.name() + " is not signed");
        ObjectId foreign = commit(mallory);
        assertRefused(
                Verify.Mode.HEAD, foreign, null, foreign.name() + " is not verified: it is signed with the GPG key");
    }

    @Test
    void refusesAnExpiredKeyAndAWeakHash() throws IOException {
        GpgSigner expired = GpgSigner.expired();
        expired.trusted(folder, "expired");
        assertRefused(Verify.Mode.HEAD, commit(expired), null, "(expired) has expired");
        GpgSigner weak = GpgSigner.weak();
        weak.trusted(folder, "weak");
        assertRefused(Verify.Mode.HEAD, commit(weak), null, "a hash that is not accepted");
    }

    @Test
    void asksOnlyTheTipInHeadMode() throws IOException {
        assertVerified(Verify.Mode.HEAD, commit(alice, commit(null)), null);
    }

    @Test
    void findsAnUnsignedCommitUnderAGoodTip() throws IOException {
        ObjectId rendered = commit(alice);
        ObjectId hidden = commit(null, rendered);
        ObjectId tip = commit(alice, commit(alice, hidden));
        assertRefused(Verify.Mode.EVERY_COMMIT, tip, rendered, "the commit " + hidden.name() + " is not signed");
        assertVerified(Verify.Mode.EVERY_COMMIT, tip, hidden);
        assertVerified(Verify.Mode.EVERY_COMMIT, tip, null);
    }

    @Test
    void findsAnUnsignedCommitBehindAMerge() throws IOException {
        ObjectId rendered = commit(alice, commit(null));
        ObjectId side = commit(mallory, rendered);
        ObjectId merge = commit(alice, commit(alice, rendered), side);
        assertRefused(Verify.Mode.EVERY_COMMIT, merge, rendered, "the commit " + side.name() + " is not verified");
        ObjectId good = commit(alice, commit(alice, rendered), commit(alice, rendered));
        assertVerified(Verify.Mode.EVERY_COMMIT, good, rendered);
        ObjectId unsignedMerge = commit(null, commit(alice, rendered), commit(alice, rendered));
        assertRefused(Verify.Mode.EVERY_COMMIT, unsignedMerge, rendered, unsignedMerge.name() + " is not signed");
    }

    /** What was rendered before was a chart. */
    @Test
    void asksForAllWhereTheFormerRevisionIsNoCommit() throws IOException {
        ObjectId first = commit(null);
        ObjectId tip = commit(alice, first);
        assertRefusedSince(
                Verify.Mode.EVERY_COMMIT, tip, "1.2.3@sha256:" + "0".repeat(64), first.name() + " is not signed");
    }

    @Test
    void asksForAllOfAHistoryThatWasWrittenAnew() throws IOException {
        ObjectId first = commit(null);
        ObjectId gone = ObjectId.fromString("1".repeat(40));
        assertRefused(Verify.Mode.EVERY_COMMIT, commit(alice, first), gone, first.name() + " is not signed");
        assertVerified(Verify.Mode.EVERY_COMMIT, commit(alice, commit(alice)), gone);
    }

    @Test
    void takesASignedTagAndRefusesEveryOther() throws IOException {
        ObjectId commit = commit(null);
        assertVerified(Verify.Mode.TAG, tag(alice, commit, Constants.OBJ_COMMIT), null);
        assertRefused(Verify.Mode.TAG, tag(null, commit, Constants.OBJ_COMMIT), null, "the tag ");
        assertRefused(Verify.Mode.TAG, tag(mallory, commit, Constants.OBJ_COMMIT), null, "none of those asked for");
        assertRefused(Verify.Mode.TAG, commit(alice), null, "no annotated tag");
        ObjectId inner = tag(null, commit, Constants.OBJ_COMMIT);
        assertRefused(Verify.Mode.TAG, tag(alice, inner, Constants.OBJ_TAG), null, "a tag of a tag");
    }

    @Test
    void asksForBothInTagAndHeadMode() throws IOException {
        ObjectId unsigned = commit(null);
        assertRefused(
                Verify.Mode.TAG_AND_HEAD,
                tag(alice, unsigned, Constants.OBJ_COMMIT),
                null,
                unsigned.name() + " is not signed");
        assertVerified(Verify.Mode.TAG_AND_HEAD, tag(alice, commit(alice), Constants.OBJ_COMMIT), null);
    }

    @Test
    void refusesWhatIsNoGitRepository() {
        Verify verify = new Verify(Verify.Mode.HEAD, List.of("alice"));
        assertThatThrownBy(() -> new MapTree(Map.of("a", "1")).requireSigned(verify, Optional.empty()))
                .isInstanceOfSatisfying(
                        RenderingException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNVERIFIED));
    }

    private void assertVerified(Verify.Mode mode, ObjectId revision, @Nullable ObjectId since) {
        assertThatCode(() -> require(mode, revision, since)).doesNotThrowAnyException();
    }

    private void assertRefused(Verify.Mode mode, ObjectId revision, @Nullable ObjectId since, String why) {
        assertRefusedSince(mode, revision, since == null ? null : since.name(), why);
    }

    private void assertRefusedSince(Verify.Mode mode, ObjectId revision, @Nullable String since, String why) {
        assertThatThrownBy(() -> requireSince(mode, revision, since))
                .isInstanceOfSatisfying(RenderingException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.UNVERIFIED);
                    assertThat(e.text()).contains(why);
                });
    }

    private void require(Verify.Mode mode, ObjectId revision, @Nullable ObjectId since) throws IOException {
        requireSince(mode, revision, since == null ? null : since.name());
    }

    private void requireSince(Verify.Mode mode, ObjectId revision, @Nullable String since) throws IOException {
        Signers signers = new Signers(Optional.of(folder), () -> Instant.parse("2026-06-01T00:00:00Z"));
        var reading = new JGitSourceTree.Reading(1000, signers);
        List<String> keys = List.of("expired", "weak", "alice").stream()
                .filter(key -> folder.resolve(key + ".gpg").toFile().exists())
                .toList();
        try (SourceTree files =
                JGitSourceTree.of(git.repository(), revision, reading).orElseThrow()) {
            files.requireSigned(new Verify(mode, keys), Optional.ofNullable(since));
        }
    }

    private int messages;

    private ObjectId commit(@Nullable GpgSigner signer, ObjectId... parents) throws IOException {
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        commit.setParentIds(parents);
        commit.setAuthor(SOMEBODY);
        commit.setCommitter(SOMEBODY);
        commit.setMessage("change " + messages++);
        if (signer != null) {
            commit.setGpgSignature(new GpgSignature(signer.sign(commit.build())));
        }
        try (ObjectInserter inserter = git.repository().newObjectInserter()) {
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        }
    }

    private ObjectId tag(@Nullable GpgSigner signer, ObjectId target, int type) throws IOException {
        TagBuilder tag = new TagBuilder();
        tag.setTag("v" + messages++);
        tag.setObjectId(target, type);
        tag.setTagger(SOMEBODY);
        tag.setMessage("release\n");
        byte[] payload = tag.build();
        byte[] signature = signer == null ? new byte[0] : signer.sign(payload);
        String whole = new String(payload, StandardCharsets.UTF_8) + new String(signature, StandardCharsets.UTF_8);
        try (ObjectInserter inserter = git.repository().newObjectInserter()) {
            ObjectId id = inserter.insert(Constants.OBJ_TAG, whole.getBytes(StandardCharsets.UTF_8));
            inserter.flush();
            return id;
        }
    }
}
