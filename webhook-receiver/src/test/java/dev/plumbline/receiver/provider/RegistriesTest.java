package dev.plumbline.receiver.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.RefDeleted;
import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.receiver.signature.Secrets;
import dev.plumbline.receiver.signature.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What registries tell, in the payloads of their own documentation, cut to what matters. */
final class RegistriesTest {

    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final Secrets SECRETS = Secrets.ofLines("Bearer s3cret");

    @Test
    void harborTellsOfATagAndItsDigest() throws Exception {
        String body = """
                {"type": "PUSH_ARTIFACT", "occur_at": 1586922308, "operator": "ada", "event_data": {"resources": [
                  {"digest": "%1$s", "tag": "1.0", "resource_url": "harbor.example:8443/acme/web:1.0"},
                  {"digest": "%1$s", "tag": "%1$s", "resource_url": "harbor.example:8443/acme/web@%1$s"}],
                 "repository": {"name": "web", "namespace": "acme", "repo_full_name": "acme/web"}}}""".formatted(DIGEST);
        List<RepositoryEvent> told = told(new Harbor(), Map.of(), body);
        assertThat(told).hasSize(1).allSatisfy(event -> {
            CommitPushed pushed = (CommitPushed) event;
            assertThat(pushed.repository()).hasToString("oci://harbor.example:8443/acme/web");
            assertThat(pushed.ref()).isEqualTo("refs/tags/1.0");
            assertThat(pushed.after()).isEqualTo(DIGEST);
            assertThat(pushed.pusher()).isEqualTo("ada");
        });
        assertThat(told(new Harbor(), Map.of(), body)).as("a redelivery").isEqualTo(told);
        assertThat(told(new Harbor(), Map.of(), body.replace("1586922308", "1586922309")))
                .as("the same tag pushed again")
                .isNotEqualTo(told);
    }

    @Test
    void harborsCloudEventsTellTheSame() throws Exception {
        assertThat(told(new Harbor(), Map.of(), cloudEvent("harbor.artifact.pushed")))
                .containsExactly(pushed("oci://harbor.example/acme/web", DIGEST, "harbor"));
        assertThat(told(new Harbor(), Map.of(), cloudEvent("harbor.artifact.deleted")))
                .containsExactly(new RefDeleted(
                        RepositoryUrl.of("oci://harbor.example/acme/web"), "refs/tags/1.0", DIGEST, "d-1"));
        assertThat(new Harbor().read(delivery(Map.of(), cloudEvent("harbor.scan.completed"))))
                .isInstanceOf(Told.Irrelevant.class);
    }

    @Test
    void harborProvesItselfByItsAuthHeaderAsItIs() {
        assertThat(new Harbor().verify(delivery(Map.of("Authorization", "Bearer s3cret"), ""), SECRETS))
                .isEqualTo(Verdict.GENUINE);
        assertThat(new Harbor().verify(delivery(Map.of("Authorization", "s3cret"), ""), SECRETS))
                .isEqualTo(Verdict.WRONG);
        assertThat(new Harbor().verify(delivery(Map.of(), ""), SECRETS)).isEqualTo(Verdict.MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"package", "registry_package"})
    void gitHubsRegistryTellsOfAPublishedTag(String event) throws Exception {
        String body = published(event, "CONTAINER", "1.0");
        assertThat(told(new GitHubPackages(), github(event), body))
                .containsExactly(pushed("oci://ghcr.io/acme/web", DIGEST, "ghcr"));
        assertThat(told(new GitHub(), github(event), body))
                .as("by the repository's own webhook")
                .containsExactly(pushed("oci://ghcr.io/acme/web", DIGEST, "github"));
    }

    @Test
    void gitHubsRegistryTellsOfMoreThanTags() throws Exception {
        GitHubPackages ghcr = new GitHubPackages();
        assertThat(ghcr.read(delivery(github("package"), published("package", "npm", "1.0"))))
                .isInstanceOf(Told.Irrelevant.class);
        assertThat(ghcr.read(delivery(github("package"), published("package", "container", ""))))
                .isInstanceOf(Told.Irrelevant.class);
        assertThat(ghcr.read(delivery(github("package"), """
                        {"package": {"package_type": "CONTAINER", "package_version": null}}"""))).isInstanceOf(Told.Irrelevant.class);
        assertThat(ghcr.read(delivery(github("push"), "{}"))).isInstanceOf(Told.Irrelevant.class);
        assertThat(ghcr.read(delivery(github("ping"), "{}"))).isEqualTo(new Told.Ping());
    }

    @Test
    void dockerHubTellsNoDigest() throws Exception {
        assertThat(told(new DockerHub(), Map.of(), """
                {"callback_url": "https://registry.hub.docker.com/u/acme/web/hook/1/",
                 "push_data": {"pushed_at": 1417566161, "pusher": "ada", "tag": "1.0"},
                 "repository": {"repo_name": "acme/web", "repo_url": "https://registry.hub.docker.com/u/acme/web/"}}""")).singleElement().satisfies(event -> {
            CommitPushed pushed = (CommitPushed) event;
            assertThat(pushed.repository()).hasToString("oci://docker.io/acme/web");
            assertThat(pushed.ref()).isEqualTo("refs/tags/1.0");
            assertThat(pushed.after()).isNull();
        });
    }

    @Test
    void quayTellsOfAllTagsAndEachDeliveryIsAnother() throws Exception {
        String body = """
                {"repository": "acme/web", "namespace": "acme", "name": "web", "docker_url": "quay.io/acme/web",
                 "homepage": "https://quay.io/repository/acme/web", "updated_tags": ["1.0", "latest"]}""";
        List<RepositoryEvent> told = told(new Quay(), Map.of(), body);
        assertThat(told)
                .extracting(event -> event.repository() + " " + ((CommitPushed) event).ref())
                .containsExactly("oci://quay.io/acme/web refs/tags/1.0", "oci://quay.io/acme/web refs/tags/latest");
        assertThat(told(new Quay(), Map.of(), body)).doesNotContainAnyElementsOf(told);
    }

    @Test
    void theSecretInTheUrlIsAllThatSomeCanProve() {
        for (Provider provider : List.of(new DockerHub(), new Quay())) {
            assertThat(provider.verify(new Delivery(Map.of(), new byte[0], "Bearer s3cret"), SECRETS))
                    .isEqualTo(Verdict.GENUINE);
            assertThat(provider.verify(new Delivery(Map.of(), new byte[0], "other"), SECRETS))
                    .isEqualTo(Verdict.WRONG);
            assertThat(provider.verify(delivery(Map.of("Authorization", "Bearer s3cret"), ""), SECRETS))
                    .isEqualTo(Verdict.MISSING);
        }
    }

    @Test
    void namesTheFieldAtFault() {
        assertThat(field(new Quay(), "{\"docker_url\": \"quay.io/acme/web\", \"updated_tags\": []}"))
                .isEqualTo("updated_tags");
        assertThat(field(new Quay(), "{\"docker_url\": \"quay.io/../web\", \"updated_tags\": [\"1\"]}"))
                .isEqualTo("docker_url");
        assertThat(field(new Quay(), "{\"docker_url\": \"quay.io/acme/web\", \"updated_tags\": [\"1\", \"a b\"]}"))
                .isEqualTo("updated_tags[1]");
        assertThat(field(new DockerHub(), "{\"repository\": {\"repo_name\": \"x@y/z\"}, \"push_data\": {}}"))
                .isEqualTo("repository.repo_name");
        assertThat(field(new Harbor(), cloudEvent("harbor.artifact.pushed").replace(DIGEST, "sha256:a")))
                .isEqualTo("data.resources[0].digest");
        assertThat(field(new Harbor(), "{\"type\": \"PUSH_ARTIFACT\", \"event_data\": {\"resources\": []}}"))
                .isEqualTo("event_data.resources");
    }

    private static CommitPushed pushed(String repository, String digest, String provider) {
        return new CommitPushed(
                RepositoryUrl.of(repository), "refs/tags/1.0", null, digest, false, provider, "d-1", "ada");
    }

    private static String cloudEvent(String type) {
        return """
                {"specversion": "1.0", "id": "d-1", "source": "/projects/1/webhook/policies/15", "type": "%s",
                 "datacontenttype": "application/json", "time": "2023-04-03T06:54:17Z", "operator": "ada",
                 "data": {"resources": [{"digest": "%s", "tag": "1.0", "resource_url": "harbor.example/acme/web:1.0"}],
                          "repository": {"name": "web", "namespace": "acme", "repo_full_name": "acme/web"}}}""".formatted(type, DIGEST);
    }

    private static String published(String event, String type, String tag) {
        return """
                {"action": "published", "%s": {"name": "web", "namespace": "Acme", "package_type": "%s",
                 "package_version": {"version": "%3$s", "package_url": "ghcr.io/Acme/web:%4$s",
                   "container_metadata": {"tag": {"name": "%4$s", "digest": "%3$s"}}}},
                 "sender": {"login": "ada"}}""".formatted(event, type, DIGEST, tag);
    }

    private static Map<String, String> github(String event) {
        return Map.of("X-GitHub-Event", event, "X-GitHub-Delivery", "d-1");
    }

    private static String field(Provider provider, String body) {
        return catchThrowableOfType(MalformedDelivery.class, () -> provider.read(delivery(Map.of(), body)))
                .field();
    }

    private static List<RepositoryEvent> told(Provider provider, Map<String, String> headers, String body)
            throws Exception {
        return ((Told.Moved) provider.read(delivery(headers, body))).events();
    }

    private static Delivery delivery(Map<String, String> headers, String body) {
        return new Delivery(headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
