package dev.plumbline.renderer.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.RepositoryUrl;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangedFirstTest {

    private static final String FLEET = "https://git.example/team/fleet";
    private static final CommitDiscovered COMMIT =
            new CommitDiscovered(RepositoryUrl.of(FLEET), "refs/heads/main", "before", "after");

    @Test
    void putsThoseFirstInWhoseFolderSomethingChangedAndKeepsTheOrderOfTheOthers() {
        assertThat(order(
                        List.of("apps/web/base/deployment.yaml"),
                        "apps/api",
                        "apps/we",
                        "apps/web",
                        "apps/web/base",
                        "."))
                .containsExactly("apps/web", "apps/web/base", ".", "apps/api", "apps/we");
    }

    @Test
    void keepsTheOrderWhereNothingIsKnown() {
        assertThat(order(List.of(), "b", "a", "../climbs")).containsExactly("b", "a", "../climbs");
    }

    @Test
    void takesAPathHoweverItIsWritten() {
        assertThat(order(List.of("apps/web/a.yaml"), "other", "./apps//web/")).containsExactly("./apps//web/", "other");
    }

    private static List<String> order(List<String> changed, String... paths) {
        return ChangedFirst.of(
                        List.of(paths).stream()
                                .map(ChangedFirstTest::application)
                                .toList(),
                        COMMIT,
                        changed)
                .stream()
                .map(application -> application.application().uid())
                .toList();
    }

    private static ApplicationDeclared application(String path) {
        return new ApplicationDeclared(
                new ApplicationRef("ns", "app", path),
                1,
                new ApplicationSpec(
                        new ApplicationSpec.Source(FLEET, "main", path, null),
                        new ApplicationSpec.Destination("ns"),
                        new ApplicationSpec.SyncPolicy(true, true, true),
                        false));
    }
}
