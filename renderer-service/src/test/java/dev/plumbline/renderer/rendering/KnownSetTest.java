package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.SourceRevision;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownSetTest {

    private static final RepositoryUrl A = RepositoryUrl.of("https://git.example/a");
    private static final RepositoryUrl B = RepositoryUrl.of("https://git.example/b");

    @Test
    void knowsTheRevisionOfASourceInItsPlaceOnly() {
        KnownSet single = set(A, "1", List.of());
        assertThat(single.revision(0, 1, A)).contains("1");
        assertThat(single.revision(0, 1, B)).isEmpty();
        assertThat(single.revision(0, 2, A)).isEmpty();
        KnownSet several = set(A, "1", List.of(new SourceRevision(A, "1"), new SourceRevision(B, "2")));
        assertThat(several.revision(1, 2, B)).contains("2");
        assertThat(several.revision(0, 2, B)).isEmpty();
        assertThat(several.revision(0, 1, A)).isEmpty();
    }

    /** A signature of every commit since then is required of a source that moved in the order, too. */
    @Test
    void knowsWhatOfARepositoryWasRenderedLastWhereverItWas() {
        KnownSet single = set(A, "1", List.of());
        assertThat(single.lastOf(1, 2, A)).contains("1");
        assertThat(single.lastOf(0, 2, B)).isEmpty();
        KnownSet several = set(
                A, "1", List.of(new SourceRevision(A, "1"), new SourceRevision(B, "2"), new SourceRevision(A, "3")));
        assertThat(several.lastOf(0, 1, B)).contains("2");
        assertThat(several.lastOf(2, 3, A)).contains("3");
        assertThat(several.lastOf(1, 2, A)).contains("1");
    }

    private static KnownSet set(RepositoryUrl repository, String revision, List<SourceRevision> sources) {
        return new KnownSet("uid", repository, 1, revision, "team", "inputs", "digest", "", sources, 1);
    }
}
