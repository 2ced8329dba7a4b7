package dev.plumbline.poller.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RepositoryUrl;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WatchListTest {

    private static final ApplicationKey WEB = new ApplicationKey("plumbline", "web");
    private static final ApplicationKey DB = new ApplicationKey("plumbline", "db");

    private final WatchList list = new WatchList();

    @Test
    void asksARepositoryOnceForAllFormsOfItsUrl() {
        list.declared(WEB, spec("https://git.example/fleet.git", "main", false));
        list.declared(DB, spec("git@git.example:fleet", "v1", false));
        assertThat(list.repositories())
                .containsExactly(new WatchedRepository(
                        RepositoryUrl.of("https://git.example/fleet"),
                        List.of("git@git.example:fleet", "https://git.example/fleet.git"),
                        Set.of("main", "v1")));
    }

    @Test
    void nobodysFormKeepsThoseOfOthersOut() {
        for (int i = 0; i < 20; i++) {
            list.declared(
                    new ApplicationKey("evil", "a" + i), spec("ssh://u" + i + "@git.example/fleet", "main", false));
            list.declared(
                    new ApplicationKey("evil", "b" + i), spec("https://u" + i + "@git.example/fleet", "main", false));
        }
        list.declared(WEB, spec("https://git.example/fleet.git", "main", false));
        assertThat(list.repositories()).singleElement().satisfies(repository -> assertThat(repository.fetchUrls())
                .hasSize(5)
                .startsWith("https://git.example/fleet")
                .contains("https://git.example/fleet.git"));
    }

    @Test
    void forgetsWhatNobodyFollowsAnyMore() {
        list.declared(WEB, spec("https://git.example/fleet", "main", false));
        list.declared(DB, spec("https://git.example/db", "main", false));
        list.declared(WEB, spec("https://git.example/fleet", "main", true));
        list.gone(DB);
        assertThat(list.repositories()).isEmpty();
    }

    @Test
    void doesNotFollowWhatIsNoRepository() {
        list.declared(WEB, spec("https://git.example/fleet", "main", false));
        assertThatIllegalArgumentException().isThrownBy(() -> list.declared(WEB, spec("file:///etc", "main", false)));
        assertThat(list.repositories()).isEmpty();
    }

    @Test
    void followsAllSourcesOfAnApplication() {
        list.declared(
                WEB,
                new ApplicationSpec(
                        List.of(
                                new ApplicationSpec.Source("https://git.example/fleet", "main", ".", null),
                                new ApplicationSpec.Source("https://git.example/fleet", "v1", ".", null),
                                new ApplicationSpec.Source("oci://registry.example/web", "HEAD", ".", null),
                                new ApplicationSpec.Source("https://git.example/db", "main", ".", null)),
                        new ApplicationSpec.Destination("default"),
                        new ApplicationSpec.SyncPolicy(true, true, true),
                        false));
        assertThat(list.repositories())
                .containsExactly(
                        new WatchedRepository(
                                RepositoryUrl.of("https://git.example/db"), "https://git.example/db", Set.of("main")),
                        new WatchedRepository(
                                RepositoryUrl.of("https://git.example/fleet"),
                                "https://git.example/fleet",
                                Set.of("main", "v1")),
                        new WatchedRepository(
                                RepositoryUrl.of("oci://registry.example/web"),
                                "oci://registry.example/web",
                                Set.of("latest")));
        assertThat(list.repositories()).last().returns("registry.example", WatchedRepository::host);
    }

    private static ApplicationSpec spec(String url, String revision, boolean suspended) {
        return new ApplicationSpec(
                new ApplicationSpec.Source(url, revision, ".", null),
                new ApplicationSpec.Destination("default"),
                new ApplicationSpec.SyncPolicy(true, true, true),
                suspended);
    }
}
