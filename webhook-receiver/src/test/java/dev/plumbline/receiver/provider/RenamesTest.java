package dev.plumbline.receiver.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.RepositoryRenamed;
import dev.plumbline.events.RepositoryUrl;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What providers tell of a repository that has another URL now, in the payloads of their own documentation. */
final class RenamesTest {

    private static final GitHub GITHUB = new GitHub();
    private static final GitLab GITLAB = new GitLab(Clock.systemUTC());

    @Test
    void gitHubTellsOfANewName() throws Exception {
        assertThat(told(GITHUB, github(), """
                {"action": "renamed", "changes": {"repository": {"name": {"from": "convoy"}}},
                 "repository": {"name": "fleet", "clone_url": "https://git.example/acme/fleet.git"}}""")).containsExactly(renamed("https://git.example/acme/convoy", "github"));
    }

    @Test
    void aNewNameIsToldOfTheSshUrlToo() throws Exception {
        assertThat(told(GITHUB, github(), """
                {"action": "renamed", "changes": {"repository": {"name": {"from": "convoy"}}},
                 "repository": {"clone_url": "https://git.example/acme/fleet.git",
                                "ssh_url": "ssh://git@git.example:443/acme/fleet.git"}}"""))
                .containsExactly(
                        renamed("https://git.example/acme/convoy", "github"),
                        new RepositoryRenamed(
                                RepositoryUrl.of("ssh://git@git.example:443/acme/fleet"),
                                RepositoryUrl.of("ssh://git@git.example:443/acme/convoy"),
                                "github",
                                "d-1"));
    }

    @Test
    void gitHubTellsOfANewOwner() throws Exception {
        for (String kind : List.of("user", "organization")) {
            assertThat(told(GITHUB, github(), """
                    {"action": "transferred", "changes": {"owner": {"from": {"%s": {"login": "ada"}}}},
                     "repository": {"name": "fleet", "clone_url": "https://git.example/acme/fleet.git"}}""".formatted(kind)))
                    .containsExactly(renamed("https://git.example/ada/fleet", "github"));
        }
    }

    @Test
    void otherChangesOfARepositoryAreNoConcernOfOurs() throws Exception {
        assertThat(GITHUB.read(delivery(github(), "{\"action\": \"archived\"}")))
                .isInstanceOf(Told.Irrelevant.class);
        assertThat(new BitbucketCloud().read(delivery(Map.of("X-Event-Key", "repo:updated"), """
                {"changes": {"description": {"old": "a", "new": "b"}}}""")))
                .isInstanceOf(Told.Irrelevant.class);
        assertThat(new BitbucketDataCenter().read(delivery(Map.of("X-Event-Key", "repo:modified"), """
                {"old": {"slug": "convoy"}, "new": {"slug": "fleet"}}""")))
                .isInstanceOf(Told.Irrelevant.class);
    }

    @Test
    void gitLabTellsOfANewPathUnderTheAddressInItsHeader() throws Exception {
        String body = """
                {"event_name": "project_rename", "path_with_namespace": "acme/fleet",
                 "old_path_with_namespace": "acme/tools/convoy"}""";
        Map<String, String> headers = Map.of(
                "X-Gitlab-Event",
                "System Hook",
                "X-Gitlab-Event-UUID",
                "d-1",
                "X-Gitlab-Instance",
                "https://git.example");
        assertThat(told(GITLAB, headers, body))
                .containsExactly(renamed("https://git.example/acme/tools/convoy", "gitlab"));
        assertThat(GITLAB.read(delivery(Map.of("X-Gitlab-Event", "System Hook"), body)))
                .isInstanceOf(Told.Irrelevant.class);
    }

    @Test
    void bitbucketCloudTellsOfANewName() throws Exception {
        assertThat(told(new BitbucketCloud(), Map.of("X-Event-Key", "repo:updated", "X-Request-UUID", "d-1"), """
                {"actor": {}, "repository": {"links": {"html": {"href": "https://git.example/acme/fleet"}}},
                 "changes": {"full_name": {"old": "ada/convoy", "new": "acme/fleet"}}}"""))
                .containsExactly(renamed("https://git.example/ada/convoy", "bitbucket-cloud"));
    }

    @Test
    void bitbucketDataCenterTellsOfEachUrl() throws Exception {
        assertThat(told(new BitbucketDataCenter(), Map.of("X-Event-Key", "repo:modified", "X-Request-Id", "d-1"), """
                {"old": {"links": {"clone": [{"name": "http", "href": "https://git.example/acme/convoy.git"},
                                             {"name": "ssh", "href": "ssh://git@git.example:7999/acme/convoy.git"}]}},
                 "new": {"links": {"clone": [{"name": "ssh", "href": "ssh://git@git.example:7999/acme/fleet.git"},
                                             {"name": "http", "href": "https://git.example/acme/fleet.git"}]}}}"""))
                .containsExactlyInAnyOrder(
                        renamed("https://git.example/acme/convoy", "bitbucket-dc"),
                        new RepositoryRenamed(
                                RepositoryUrl.of("ssh://git@git.example:7999/acme/fleet"),
                                RepositoryUrl.of("ssh://git@git.example:7999/acme/convoy"),
                                "bitbucket-dc",
                                "d-1"));
    }

    @Test
    void azureDevOpsTellsOfANewNameWithSpacesAndUmlautsToo() throws Exception {
        assertThat(told(new AzureDevOps(), Map.of(), """
                {"id": "d-1", "eventType": "git.repo.renamed", "resource": {"oldName": "old größe", "newName": "fleet",
                 "repository": {"remoteUrl": "https://git.example/acme/_git/fleet"}}}"""))
                .containsExactly(new RepositoryRenamed(
                        RepositoryUrl.of("https://git.example/acme/_git/fleet"),
                        RepositoryUrl.of("https://git.example/acme/_git/old%20gr%C3%B6%C3%9Fe"),
                        "azure-devops",
                        "d-1"));
    }

    @Test
    void anybodyElseTellsBothUrls() throws Exception {
        assertThat(told(new Generic(), Map.of("X-Plumbline-Delivery", "d-1"), """
                {"repository": "https://git.example/acme/fleet", "formerly": "git@git.example:acme/convoy.git"}"""))
                .containsExactly(renamed("https://git.example/acme/convoy", "generic"));
    }

    @Test
    void aNewNameThatIsTheOldOneTellsNothing() throws Exception {
        assertThat(new BitbucketDataCenter().read(delivery(Map.of("X-Event-Key", "repo:modified"), """
                {"old": {"name": "a", "links": {"clone": [{"name": "http", "href": "https://git.example/acme/fleet.git"}]}},
                 "new": {"name": "b", "links": {"clone": [{"name": "http", "href": "https://git.example/acme/fleet.git"}]}}}""")))
                .isEqualTo(Told.Irrelevant.sameUrl());
        assertThat(new Generic().read(delivery(Map.of(), """
                {"repository": "https://git.example/acme/fleet", "formerly": "git@git.example:acme/fleet.git"}"""))).isInstanceOf(Told.Irrelevant.class);
    }

    @Test
    void namesTheFieldAtFault() {
        MalformedDelivery fault =
                catchThrowableOfType(MalformedDelivery.class, () -> GITHUB.read(delivery(github(), """
                {"action": "renamed", "changes": {"repository": {"name": {"from": "a b"}}},
                 "repository": {"clone_url": "https://git.example/acme/fleet.git"}}""")));
        assertThat(fault.field()).isEqualTo("changes.repository.name.from");
    }

    private static RepositoryRenamed renamed(String formerly, String provider) {
        return new RepositoryRenamed(
                RepositoryUrl.of("https://git.example/acme/fleet"), RepositoryUrl.of(formerly), provider, "d-1");
    }

    private static Map<String, String> github() {
        return Map.of("X-GitHub-Event", "repository", "X-GitHub-Delivery", "d-1");
    }

    private static List<RepositoryEvent> told(Provider provider, Map<String, String> headers, String body)
            throws Exception {
        return ((Told.Moved) provider.read(delivery(headers, body))).events();
    }

    private static Delivery delivery(Map<String, String> headers, String body) {
        return new Delivery(headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
