package dev.plumbline.renderer.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.RepositoryUrl;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AffectedApplicationsTest {

    @ParameterizedTest
    @CsvSource({
        "main, refs/heads/main, true",
        "main, refs/heads/main2, false",
        "main, refs/tags/main, true",
        "feature/a, refs/heads/feature/a, true",
        "a, refs/heads/feature/a, false",
        "refs/heads/main, refs/heads/main, true",
        "refs/heads/main, refs/tags/main, false",
        "heads/main, refs/heads/main, true",
        "v1.2, refs/tags/v1.2, true",
        "1.x, refs/tags/v1.2.3, true",
        "1.x, refs/tags/v2.0.0, false",
        "1.x, refs/heads/1.x, true",
        "1.x, refs/heads/1.2.3, false",
        "'>=1.2, <2', refs/tags/1.9.0, true",
        "HEAD, refs/heads/anything, true",
        "HEAD, refs/tags/v1, false",
        "'', refs/heads/main, true",
        "0123456789012345678901234567890123456789, refs/heads/0123456789012345678901234567890123456789, false",
    })
    void followsTheRefThatTheRevisionNames(String revision, String ref, boolean follows) {
        assertThat(AffectedApplications.follows(revision, ref)).isEqualTo(follows);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HEAD | refs/tags/latest | true",
                "HEAD | refs/tags/v1 | false",
                "v1 | refs/tags/v1 | true",
                "main | refs/heads/main | false",
                "^1.2 | refs/tags/1.9.0 | true",
                "^1.2 | refs/tags/v1.9.0 | true",
                "^1.2 | refs/tags/1.9.0_build.1 | true",
                "^1.2 | refs/tags/2.0.0 | false",
                "1.2 | refs/tags/1.2.7 | true",
                "1.2.3 | refs/tags/1.2.4 | false",
                "main | refs/tags/1.2.4 | false",
                "sha256:00 | refs/tags/1.2.4 | false",
            })
    void followsTheTagsThatARangeOfVersionsHolds(String revision, String ref, boolean follows) {
        assertThat(AffectedApplications.followsTag(revision, ref)).isEqualTo(follows);
    }

    @Test
    void comparesRepositoriesByIdentityAndLeavesOutSuspendedAndBrokenOnes() {
        List<ApplicationDeclared> all = List.of(
                application("https", "https://git.example/team/fleet.git", false),
                application("ssh", "git@git.example:team/fleet", false),
                application("other", "https://git.example/team/fleet2", false),
                application("suspended", "https://git.example/team/fleet", true),
                application("broken", "file:///etc", false));
        CommitDiscovered event = new CommitDiscovered(
                RepositoryUrl.of("https://GIT.example/team/fleet"), "refs/heads/main", null, "a".repeat(40));
        assertThat(AffectedApplications.by(event, all))
                .extracting(each -> each.application().name())
                .containsExactly("https", "ssh");
    }

    @Test
    void concernsThoseOfWhoseSourcesOneFollowsTheRef() {
        ApplicationSpec.Source chart = new ApplicationSpec.Source("https://git.example/charts", "v1", ".", null);
        ApplicationSpec.Source values = ApplicationSpec.Source.lending("https://git.example/values", "main", "values");
        ApplicationSpec spec = new ApplicationSpec(
                List.of(chart, values),
                new ApplicationSpec.Destination("ns"),
                new ApplicationSpec.SyncPolicy(true, true, true),
                false);
        List<ApplicationDeclared> all =
                List.of(new ApplicationDeclared(new ApplicationRef("ns", "web", "web"), 1, spec));
        assertThat(AffectedApplications.by(pushed("https://git.example/values", "refs/heads/main"), all))
                .isEqualTo(all);
        assertThat(AffectedApplications.concerned(spec, pushed("https://git.example/values", "refs/heads/main")))
                .containsExactly(values);
        assertThat(AffectedApplications.by(pushed("https://git.example/charts", "refs/tags/v1"), all))
                .isEqualTo(all);
        assertThat(AffectedApplications.by(pushed("https://git.example/charts", "refs/heads/main"), all))
                .isEmpty();
    }

    private static CommitDiscovered pushed(String url, String ref) {
        return new CommitDiscovered(RepositoryUrl.of(url), ref, null, "a".repeat(40));
    }

    private static ApplicationDeclared application(String name, String url, boolean suspended) {
        return new ApplicationDeclared(
                new ApplicationRef("ns", name, name),
                1,
                new ApplicationSpec(
                        new ApplicationSpec.Source(url, "main", ".", null),
                        new ApplicationSpec.Destination("ns"),
                        new ApplicationSpec.SyncPolicy(true, true, true),
                        suspended));
    }
}
