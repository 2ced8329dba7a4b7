package dev.plumbline.renderer.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RepositoryRenamed;
import dev.plumbline.events.RepositoryUrl;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RenamedApplicationsTest {

    @Test
    void areThoseOfTheOldUrlAndOfTheNewOneWhateverTheyFollow() {
        List<ApplicationDeclared> all = List.of(
                application("old", "https://git.example/team/convoy.git", "main", false),
                application("new", "git@git.example:team/fleet", "v1", false),
                application("by ssh", "ssh://git@git.example:2222/team/convoy.git", "main", false),
                application("other", "https://git.example/team/fleet2", "main", false),
                application("suspended", "https://git.example/team/fleet", "main", true),
                application("broken", "file:///etc", "main", false));
        RepositoryRenamed event = new RepositoryRenamed(
                RepositoryUrl.of("https://git.example/team/fleet"),
                RepositoryUrl.of("https://git.example/team/convoy"),
                "github",
                "d-1");
        assertThat(RenamedApplications.by(event, all))
                .extracting(each -> each.application().name())
                .containsExactly("old", "new", "by ssh");
    }

    private static ApplicationDeclared application(String name, String url, String revision, boolean suspended) {
        return new ApplicationDeclared(
                new ApplicationRef("ns", name, name),
                1,
                new ApplicationSpec(
                        new ApplicationSpec.Source(url, revision, ".", null),
                        new ApplicationSpec.Destination("ns"),
                        new ApplicationSpec.SyncPolicy(true, true, true),
                        suspended));
    }
}
