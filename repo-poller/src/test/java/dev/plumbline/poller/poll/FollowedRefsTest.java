package dev.plumbline.poller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.poller.poll.Tip.Teller;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FollowedRefsTest {

    private static final Head A = new Head("a", null);
    private static final Tip TOLD = new Tip("a", Teller.POLLER, "e");

    @Test
    void asksForAllTagsOnlyWhereARangeIsFollowed() {
        assertThat(git("main", "v1.2.3").asked()).doesNotContain(RemoteHeads.ALL_TAGS);
        assertThat(git("main", ">=1.2 <2").asked())
                .containsExactlyInAnyOrder("refs/heads/main", "refs/tags/main", RemoteHeads.ALL_TAGS);
    }

    @Test
    void followsTheHighestTagOfEachRangeAndNoOther() {
        FollowedRefs followed = git("main", "1.x", "~2.0.0", "v1.0.0");
        Map<String, Head> listed = Map.of(
                "refs/heads/main", A,
                "refs/tags/v1.0.0", A,
                "refs/tags/v1.9.0", A,
                "refs/tags/v1.10.0", A,
                "refs/tags/v2.0.1", A,
                "refs/tags/v2.1.0", A,
                "refs/tags/latest", A);
        assertThat(followed.of(Listing.of(listed)))
                .containsOnlyKeys("refs/heads/main", "refs/tags/v1.0.0", "refs/tags/v1.10.0", "refs/tags/v2.0.1");
    }

    @Test
    void missesATagOfARangeOnlyWhereItWasToldAndIsGone() {
        FollowedRefs followed = git("1.x");
        Map<String, Head> listed = Map.of("refs/tags/v1.9.0", A);
        Map<String, Tip> told = Map.of("refs/tags/v1.9.0", TOLD, "refs/tags/v1.10.0", TOLD, "refs/tags/v2.0.0", TOLD);
        assertThat(followed.missed(Listing.of(listed), told))
                .contains("refs/tags/v1.10.0")
                .doesNotContain("refs/tags/v1.9.0", "refs/tags/v2.0.0");
    }

    @Test
    void readsTheTagsOfARegistryAsVersionsWithWhatTheyWereBuiltFrom() {
        FollowedRefs charts = registry("^1.2");
        Listing listed = new Listing(
                Map.of("refs/tags/1.2.4_b1", A), Set.of("refs/tags/1.2.3", "refs/tags/1.2.4_b1", "refs/tags/latest"));
        assertThat(charts.of(listed)).containsOnlyKeys("refs/tags/1.2.4_b1");
        assertThat(charts.missed(listed, Map.of("refs/tags/1.2.5_b2", TOLD, "refs/tags/1.2.3", TOLD)))
                .containsExactly("refs/tags/1.2.5_b2");
        assertThat(git("^1.2").of(listed)).as("a tag of Git may hold a +").isEmpty();
    }

    @Test
    void followsNothingOfWhichItIsNotKnownWhereItIs() {
        Listing listed = new Listing(Map.of("refs/tags/1.2.3", A), Set.of("refs/tags/1.2.4"));
        assertThat(registry("^1.2").of(listed)).containsOnlyKeys("refs/tags/1.2.3");
    }

    @Test
    void followsNothingButWhatIsNamedWhereNoRangeIs() {
        Map<String, Head> listed = Map.of("refs/tags/4.11.3", A, "refs/tags/4.11.4", A, "refs/tags/4.12.0", A);
        assertThat(registry("4.11.3").of(Listing.of(listed))).containsOnlyKeys("refs/tags/4.11.3");
        assertThat(git("4.11.3", "HEAD")
                        .of(Listing.of(Map.of("refs/heads/main", A.asStandard(), "refs/tags/4.11.3", A))))
                .as("HEAD is listed by the name of its branch")
                .containsOnlyKeys("refs/heads/main", "refs/tags/4.11.3");
    }

    private static FollowedRefs git(String... revisions) {
        return followed("https://git.example/fleet", revisions);
    }

    private static FollowedRefs registry(String... revisions) {
        return followed("oci://registry.example/web", revisions);
    }

    private static FollowedRefs followed(String url, String... revisions) {
        return FollowedRefs.of(new WatchedRepository(RepositoryUrl.of(url), url, Set.of(revisions)));
    }
}
