package dev.plumbline.poller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RefNamesTest {

    @Test
    void noLineOfAnotherAlphabetHidesWhatANameMayNotHave() {
        assertThat(RefNames.of(Set.of("a\u2028b..c"))).isEmpty();
    }

    @Test
    void takesAShortNameForABranchAndForATag() {
        assertThat(RefNames.of(Set.of("release/1.x")))
                .containsExactly("refs/heads/release/1.x", "refs/tags/release/1.x");
    }

    @Test
    void keepsFullNamesAndHead() {
        assertThat(RefNames.of(Set.of("refs/heads/main"))).containsExactly("refs/heads/main");
        assertThat(RefNames.of(Set.of("HEAD"))).containsExactly("HEAD");
        assertThat(RefNames.of(Set.of(""))).containsExactly("HEAD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789012345678901234567890123456789",
                "--upload-pack=touch /tmp/x",
                "-x",
                "a..b",
                "a b",
                "a\nb",
                "refs/heads/*",
                "a^",
                "main.lock",
                "x/",
                "@{-1}"
            })
    void asksForNothingWhereARevisionIsNoNameOfARef(String revision) {
        assertThat(RefNames.of(Set.of(revision))).isEmpty();
    }
}
