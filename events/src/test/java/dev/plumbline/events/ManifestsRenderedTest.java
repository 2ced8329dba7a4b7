package dev.plumbline.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ManifestsRenderedTest {

    @Test
    void isSignedAsEverWhereItHasNeitherHooksNorWarnings() {
        assertThat(set(null).signed()).isEqualTo("""
                plumbline manifests v1
                uid
                fleet/web
                3
                git.example/fleet
                r1
                fleet
                digest
                KLUv
                YWdl""");
        assertThat(set(null).extras()).isEmpty();
    }

    @Test
    void isSignedAndKnownByItsHooksAndWarningsToo() {
        List<ManifestsRendered> sets = List.of(
                set(null), set("aG9v"), set("aG9w"), set(null, "one"), set("aG9v", "one"), set(null, "one", "two"));
        assertThat(sets).extracting(ManifestsRendered::signed).doesNotHaveDuplicates();
        assertThat(sets).extracting(ManifestsRendered::extras).doesNotHaveDuplicates();
        assertThat(sets).extracting(ManifestsRendered::id).doesNotHaveDuplicates();
        assertThat(set(null, "a", "b").signed()).isNotEqualTo(set(null, "a\nb").signed());
    }

    /** Nobody may take the number off, or give it another one, and still have the signature. */
    @Test
    void isSignedWithItsNumberFirst() {
        assertThat(set(null).withSequence(7).signed()).startsWith("plumbline manifests v2\n7\nuid\n");
        assertThat(List.of(set(null), set(null).withSequence(7), set(null).withSequence(8)))
                .extracting(ManifestsRendered::signed)
                .doesNotHaveDuplicates();
        assertThat(set(null).withSequence(7).id()).isEqualTo(set(null).id());
    }

    @Test
    void hasNoNumberBelowOne() {
        assertThatThrownBy(() -> set(null).withSequence(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isReadFromARecordOfBeforeThereWereHooks() throws IOException {
        ManifestsRendered.Contents contents = EventJson.mapper()
                .readValue("{\"objects\":2,\"manifests\":\"KLUv\"}", ManifestsRendered.Contents.class);
        assertThat(contents).isEqualTo(new ManifestsRendered.Contents(2, "KLUv", null));
        assertThat(EventJson.mapper().writeValueAsString(contents)).isEqualTo("{\"objects\":2,\"manifests\":\"KLUv\"}");
    }

    private static ManifestsRendered set(@Nullable String hooks, String... warnings) {
        return new ManifestsRendered(
                new ApplicationRef("fleet", "web", "uid"),
                3,
                new RepositoryUrl("git.example/fleet"),
                "r1",
                false,
                SourceType.HELM,
                "fleet",
                "inputs",
                "digest",
                new ManifestsRendered.Contents(2, "KLUv", "YWdl", hooks, List.of(warnings)),
                "");
    }
}
