package dev.plumbline.poller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.poller.poll.Tip.Teller;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FollowedRefsTest {

    private static final Head A = new Head("a", null);
    private static final Tip TOLD = new Tip("a", Teller.POLLER, "e");

    @Test
    void asksForAllTagsOnlyWhereARangeIsFollowed() {
        assertThat(FollowedRefs.of(Set.of("main", "v1.2.3")).asked()).doesNotContain(RemoteHeads.ALL_TAGS);
        assertThat(FollowedRefs.of(Set.of("main", ">=1.2 <2")).asked())
                .containsExactlyInAnyOrder("refs/heads/main", "refs/tags/main", RemoteHeads.ALL_TAGS);
    }

    @Test
    void followsTheHighestTagOfEachRangeAndNoOther() {
        FollowedRefs followed = FollowedRefs.of(Set.of("main", "1.x", "~2.0.0", "v1.0.0"));
        Map<String, Head> listed = Map.of(
                "refs/heads/main", A,
                "refs/tags/v1.0.0", A,
                "refs/tags/v1.9.0", A,
                "refs/tags/v1.10.0", A,
                "refs/tags/v2.0.1", A,
                "refs/tags/v2.1.0", A,
                "refs/tags/latest", A);
        assertThat(followed.of(listed))
                .containsOnlyKeys("refs/heads/main", "refs/tags/v1.0.0", "refs/tags/v1.10.0", "refs/tags/v2.0.1");
    }

    @Test
    void missesATagOfARangeOnlyWhereItWasToldAndIsGone() {
        FollowedRefs followed = FollowedRefs.of(Set.of("1.x"));
        Map<String, Head> listed = Map.of("refs/tags/v1.9.0", A);
        Map<String, Tip> told = Map.of("refs/tags/v1.9.0", TOLD, "refs/tags/v1.10.0", TOLD, "refs/tags/v2.0.0", TOLD);
        assertThat(followed.missed(listed, told))
                .contains("refs/tags/v1.10.0")
                .doesNotContain("refs/tags/v1.9.0", "refs/tags/v2.0.0");
    }
}
