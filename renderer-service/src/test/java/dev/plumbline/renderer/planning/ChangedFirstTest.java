package dev.plumbline.renderer.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.RepositoryUrl;
import java.util.List;
import java.util.stream.Stream;
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

    @Test
    void countsOnlyThoseAsChangedInWhoseFolderSomethingChanged() {
        assertThat(parts(List.of("a/x.yaml"), "b", "a", "c").changed()).hasSize(1);
        assertThat(parts(List.of(), "b", "a").changed()).isEmpty();
    }

    private static List<String> order(List<String> files, String... paths) {
        ChangedFirst parts = parts(files, paths);
        return Stream.concat(parts.changed().stream(), parts.others().stream())
                .map(application -> application.application().uid())
                .toList();
    }

    private static ChangedFirst parts(List<String> files, String... paths) {
        return ChangedFirst.of(
                Stream.of(paths).map(ChangedFirstTest::application).toList(), COMMIT, files);
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
