package dev.plumbline.receiver.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.RefDeleted;
import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.receiver.signature.HmacSha256;
import dev.plumbline.receiver.signature.Secrets;
import dev.plumbline.receiver.signature.Verdict;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each provider tells, in the payloads of its own documentation, cut to what matters. */
final class ProvidersTest {

    private static final String OLD = "a".repeat(40);
    private static final String NEW = "b".repeat(40);
    private static final String NONE = "0".repeat(40);

    private static final String SSH = "ssh://git@git.example:2222/acme/fleet.git";

    private static final RepositoryUrl FLEET = RepositoryUrl.of("https://git.example/acme/fleet");

    @Test
    void gitLabTellsOfABranch() throws Exception {
        assertThat(read(gitlab(), Map.of("X-Gitlab-Event", "Push Hook", "X-Gitlab-Event-UUID", "d-1"), """
                {"object_kind": "push", "event_name": "push", "ref": "refs/heads/main", "before": "%s", "after": "%s",
                 "user_username": "ada", "project": {"git_http_url": "https://git.example/acme/fleet.git"}}""".formatted(
                                OLD, NEW)))
                .containsExactly(pushed("gitlab", "refs/heads/main", OLD, "ada"));
    }

    @Test
    void gitLabTellsOfADeletedTagAndPrefersTheIdThatRetriesShare() throws Exception {
        assertThat(read(
                        gitlab(),
                        Map.of(
                                "X-Gitlab-Event", "Tag Push Hook",
                                "X-Gitlab-Event-UUID", "d-7",
                                "Idempotency-Key", "d-1"),
                        """
                {"object_kind": "tag_push", "ref": "refs/tags/v1", "before": "%s", "after": "%s",
                 "project": {"git_http_url": "https://git.example/acme/fleet.git"}}""".formatted(OLD, NONE)))
                .containsExactly(new RefDeleted(FLEET, "refs/tags/v1", OLD, "d-1"));
    }

    @Test
    void aSystemHookOfGitLabTellsOfAllRefs() throws Exception {
        assertThat(read(gitlab(), Map.of("X-Gitlab-Event", "System Hook", "Idempotency-Key", "d-1"), """
                {"event_name": "repository_update", "project": {"git_http_url": "https://git.example/acme/fleet.git"},
                 "changes": [{"before": "%1$s", "after": "%2$s", "ref": "refs/heads/main"},
                             {"before": "%1$s", "after": "%2$s", "ref": "refs/merge-requests/1/head"},
                             {"before": "%3$s", "after": "%2$s", "ref": "refs/tags/v1"}]}""".formatted(
                                OLD, NEW, NONE)))
                .containsExactly(
                        pushed("gitlab", "refs/heads/main", OLD, null), pushed("gitlab", "refs/tags/v1", null, null));
    }

    static List<Provider> giteas() {
        return List.of(Gitea.gitea(), Gitea.forgejo(), Gitea.gogs());
    }

    @ParameterizedTest
    @MethodSource("giteas")
    void giteaAndItsRelativesTellOfABranch(Gitea gitea) throws Exception {
        assertThat(read(gitea, headers(gitea, "push"), """
                {"ref": "refs/heads/main", "before": "%s", "after": "%s", "pusher": {"login": "ada", "username": "x"},
                 "repository": {"clone_url": "https://git.example/acme/fleet.git"}}""".formatted(OLD, NEW)))
                .containsExactly(pushed(gitea.name(), "refs/heads/main", OLD, "ada"));
    }

    @ParameterizedTest
    @MethodSource("giteas")
    void giteaAndItsRelativesTellOfCreatedAndDeletedRefs(Gitea gitea) throws Exception {
        String body = """
                {"ref": "v1", "ref_type": "tag", "sha": "%s", "sender": {"username": "ada"},
                 "repository": {"clone_url": "https://git.example/acme/fleet.git"}}""".formatted(NEW);
        assertThat(read(gitea, headers(gitea, "create"), body))
                .containsExactly(pushed(gitea.name(), "refs/tags/v1", null, "ada"));
        assertThat(read(gitea, headers(gitea, "delete"), body))
                .containsExactly(new RefDeleted(FLEET, "refs/tags/v1", null, "d-1"));
    }

    @Test
    void bitbucketCloudTellsOfAllRefs() throws Exception {
        assertThat(read(
                        new BitbucketCloud(),
                        Map.of("X-Event-Key", "repo:push", "X-Request-UUID", "d-1"),
                        """
                {"actor": {"nickname": "ada"}, "repository": {"links": {"html": {"href": "https://git.example/acme/fleet"}}},
                 "push": {"changes": [
                  {"old": {"type": "branch", "name": "main", "target": {"hash": "%1$s"}},
                   "new": {"type": "branch", "name": "main", "target": {"hash": "%2$s"}}, "forced": true},
                  {"old": {"type": "branch", "name": "gone", "target": {"hash": "%1$s"}}, "new": null, "closed": true},
                  {"old": null, "new": {"type": "tag", "name": "v1", "target": {"hash": "%2$s"}}, "created": true}]}}""".formatted(OLD, NEW)))
                .containsExactly(
                        new CommitPushed(FLEET, "refs/heads/main", OLD, NEW, true, "bitbucket-cloud", "d-1", "ada"),
                        new RefDeleted(FLEET, "refs/heads/gone", OLD, "d-1"),
                        pushed("bitbucket-cloud", "refs/tags/v1", null, "ada"));
    }

    @Test
    void bitbucketDataCenterTellsOfEachUrl() throws Exception {
        assertThat(read(
                        new BitbucketDataCenter(),
                        Map.of("X-Event-Key", "repo:refs_changed", "X-Request-Id", "d-1"),
                        """
                {"actor": {"name": "ada"}, "repository": {"links": {"clone": [
                  {"href": "https://git.example/acme/fleet.git", "name": "http"},
                  {"href": "ssh://git@git.example:7999/acme/fleet.git", "name": "ssh"}]}},
                 "changes": [{"ref": {"id": "refs/heads/main", "type": "BRANCH"}, "fromHash": "%s", "toHash": "%s"}]}""".formatted(OLD, NEW)))
                .containsExactly(
                        pushed("bitbucket-dc", "refs/heads/main", OLD, "ada"),
                        new CommitPushed(
                                RepositoryUrl.of("ssh://git@git.example:7999/acme/fleet"),
                                "refs/heads/main",
                                OLD,
                                NEW,
                                false,
                                "bitbucket-dc",
                                "d-1",
                                "ada"));
    }

    @Test
    void aBitbucketDataCenterThatTellsNoLinksIsAnsweredWithTheReason() throws Exception {
        assertThat(new BitbucketDataCenter()
                        .read(delivery(Map.of("X-Event-Key", "repo:refs_changed"), """
                {"actor": {"name": "ada"}, "repository": {"slug": "fleet", "project": {"key": "ACME"}},
                 "changes": [{"ref": {"id": "refs/heads/main", "type": "BRANCH"}, "fromHash": "%s", "toHash": "%s"}]}""".formatted(OLD, NEW))))
                .isInstanceOfSatisfying(
                        Told.Irrelevant.class, told -> assertThat(told.reason()).contains("links"));
    }

    @Test
    void azureDevOpsTellsOfAllBranchesAndTags() throws Exception {
        assertThat(read(new AzureDevOps(), Map.of(), """
                {"id": "d-1", "eventType": "git.push", "resource": {"pushedBy": {"uniqueName": "ada@acme.example"},
                 "repository": {"remoteUrl": "https://git.example/acme/fleet"},
                 "refUpdates": [{"name": "refs/heads/main", "oldObjectId": "%1$s", "newObjectId": "%2$s"},
                                {"name": "refs/pull/1/merge", "oldObjectId": "%1$s", "newObjectId": "%2$s"},
                                {"name": "refs/tags/v1", "oldObjectId": "%1$s", "newObjectId": "%3$s"}]}}""".formatted(OLD, NEW, NONE)))
                .containsExactly(
                        pushed("azure-devops", "refs/heads/main", OLD, "ada@acme.example"),
                        new RefDeleted(FLEET, "refs/tags/v1", OLD, "d-1"));
    }

    @Test
    void anybodyElseTellsOfOneRefOrSeveral() throws Exception {
        Map<String, String> headers = Map.of("X-Plumbline-Delivery", "d-1");
        assertThat(read(new Generic(), headers, """
                {"repository": "https://git.example/acme/fleet", "ref": "refs/heads/main", "after": "%s"}""".formatted(NEW)))
                .containsExactly(pushed("generic", "refs/heads/main", null, null));
        assertThat(read(new Generic(), headers, """
                {"repository": "git@git.example:acme/fleet.git", "pusher": "ada", "changes": [
                 {"ref": "refs/heads/main", "before": "%1$s", "after": "%2$s"},
                 {"ref": "refs/heads/gone", "before": "%1$s", "after": null}]}""".formatted(OLD, NEW)))
                .containsExactly(
                        pushed("generic", "refs/heads/main", OLD, "ada"),
                        new RefDeleted(FLEET, "refs/heads/gone", OLD, "d-1"));
    }

    @Test
    void whatCrashedArgoCdIsRefusedWithTheFieldsName() {
        assertThat(field(new AzureDevOps(), Map.of(), """
                {"eventType": "git.push", "resource": {"refUpdates": [],
                 "repository": {"remoteUrl": "https://git.example/acme/fleet"}}}""")).isEqualTo("resource.refUpdates");
        assertThat(field(Gitea.gogs(), headers(Gitea.gogs(), "push"), """
                {"ref": "refs/heads/main", "repository": null}""")).isEqualTo("repository");
        assertThat(field(
                        new BitbucketDataCenter(),
                        Map.of("X-Event-Key", "repo:refs_changed"),
                        "{\"repository\": {\"links\": {\"clone\": \"https://git.example/acme/fleet\"}}}"))
                .isEqualTo("repository.links.clone");
    }

    @Test
    void whatServersOfOnesOwnTellIsToldOfTheirSshUrlsToo() throws Exception {
        String urls = "\"clone_url\": \"https://git.example/acme/fleet.git\", \"ssh_url\": \"%s\"".formatted(SSH);
        String body = """
                {"ref": "refs/heads/main", "before": "%s", "after": "%s", "pusher": {"name": "ada", "login": "ada"},
                 "repository": {%s}}""".formatted(OLD, NEW, urls);
        assertThat(read(new GitHub(), Map.of("X-GitHub-Event", "push", "X-GitHub-Delivery", "d-1"), body))
                .containsExactlyElementsOf(both("github"));
        assertThat(read(Gitea.forgejo(), headers(Gitea.forgejo(), "push"), body))
                .containsExactlyElementsOf(both("forgejo"));
        assertThat(read(gitlab(), Map.of("X-Gitlab-Event", "Push Hook", "X-Gitlab-Event-UUID", "d-1"), """
                {"object_kind": "push", "ref": "refs/heads/main", "before": "%s", "after": "%s", "user_username": "ada",
                 "project": {"git_http_url": "https://git.example/acme/fleet.git", "git_ssh_url": "%s"}}""".formatted(
                                OLD, NEW, SSH)))
                .containsExactlyElementsOf(both("gitlab"));
        assertThat(read(new AzureDevOps(), Map.of(), """
                {"id": "d-1", "eventType": "git.push", "resource": {"pushedBy": {"uniqueName": "ada"},
                 "repository": {"remoteUrl": "https://git.example/acme/fleet", "sshUrl": "%s"},
                 "refUpdates": [{"name": "refs/heads/main", "oldObjectId": "%s", "newObjectId": "%s"}]}}""".formatted(SSH, OLD, NEW)))
                .containsExactlyElementsOf(both("azure-devops"));
    }

    private static List<CommitPushed> both(String provider) {
        return List.of(
                pushed(provider, "refs/heads/main", OLD, "ada"),
                new CommitPushed(RepositoryUrl.of(SSH), "refs/heads/main", OLD, NEW, false, provider, "d-1", "ada"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"git@git.example:acme/fleet.git\"", "\"\"", "null", "\"no url\"", "[]"})
    void anSshUrlThatTellsNothingNewChangesNothing(String url) throws Exception {
        assertThat(read(Gitea.gitea(), headers(Gitea.gitea(), "push"), """
                {"ref": "refs/heads/main", "before": "%s", "after": "%s", "pusher": {"login": "ada"},
                 "repository": {"clone_url": "https://git.example/acme/fleet.git", "ssh_url": %s}}""".formatted(OLD, NEW, url)))
                .containsExactly(pushed("gitea", "refs/heads/main", OLD, "ada"));
    }

    @Test
    void ofVeryManyRefsTheFirstThousandAreToldAndTheRestCounted() throws Exception {
        String changes = IntStream.rangeClosed(1, 1_003)
                .mapToObj(i -> "{\"ref\": \"refs/heads/b" + i + "\", \"after\": \"" + NEW + "\"}")
                .collect(Collectors.joining(","));
        Told told = new Generic().read(delivery(Map.of(), """
                {"repository": "https://git.example/acme/fleet", "changes": [%s]}""".formatted(changes)));
        assertThat(told).isInstanceOfSatisfying(Told.Moved.class, moved -> {
            assertThat(moved.events())
                    .hasSize(1_000)
                    .last()
                    .isInstanceOfSatisfying(
                            CommitPushed.class, last -> assertThat(last.ref()).isEqualTo("refs/heads/b1000"));
            assertThat(moved.leftOut()).isEqualTo(3);
        });
        assertThat(field(new Generic(), Map.of(), """
                {"repository": "https://git.example/acme/fleet", "changes": []}""")).isEqualTo("changes");
    }

    @Test
    void aNewBranchOfGogsIsToldByItsPush() throws Exception {
        assertThat(Gitea.gogs().read(delivery(headers(Gitea.gogs(), "create"), """
                {"ref": "main", "ref_type": "branch", "sha": "", "sender": {"username": "ada"},
                 "repository": {"clone_url": "https://git.example/acme/fleet.git"}}""")))
                .isInstanceOf(Told.Irrelevant.class);
        assertThat(field(Gitea.gogs(), headers(Gitea.gogs(), "create"), """
                {"ref": "v1", "ref_type": "tag", "sha": "", "sender": {"username": "ada"},
                 "repository": {"clone_url": "https://git.example/acme/fleet.git"}}""")).isEqualTo("sha");
    }

    @ParameterizedTest
    @MethodSource("giteas")
    void theSignatureIsOverTheJsonOfAFormToo(Gitea gitea) throws Exception {
        String json = """
                {"ref": "refs/heads/main", "before": "%s", "after": "%s", "pusher": {"login": "ada é&=+"},
                 "repository": {"clone_url": "https://git.example/acme/fleet.git"}}""".formatted(OLD, NEW);
        String form = "payload=" + URLEncoder.encode(json, StandardCharsets.UTF_8);
        Secrets secrets = Secrets.ofLines("s3cret");
        Delivery genuine = form(gitea, form, json);
        assertThat(gitea.verify(genuine, secrets)).isEqualTo(Verdict.GENUINE);
        assertThat(gitea.read(genuine)).isInstanceOf(Told.Moved.class);
        assertThat(gitea.verify(form(gitea, form.replace("main", "evil"), json), secrets))
                .isEqualTo(Verdict.WRONG);
        assertThat(gitea.verify(form(gitea, "payload=%zz", json), secrets)).isEqualTo(Verdict.WRONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "p",
                "payload",
                "Payload=%7B%7D",
                "payload=%",
                "payload=%7",
                "payload=%7g",
                "payload=%-7",
                "payload=%7B%7D&more=1",
                "more=1&payload=%7B%7D"
            })
    void aFormOfAnotherShapeIsRefusedByTheNameOfItsField(String form) {
        Delivery delivery = form(Gitea.gitea(), form, "{}");
        assertThat(catchThrowableOfType(
                                MalformedDelivery.class, () -> Gitea.gitea().read(delivery))
                        .field())
                .isEqualTo("payload");
    }

    private static Delivery form(Gitea gitea, String form, String signed) {
        byte[] hmac = HmacSha256.of(signed.getBytes(StandardCharsets.UTF_8), "s3cret".getBytes(StandardCharsets.UTF_8));
        Map<String, String> headers = new HashMap<>(headers(gitea, "push"));
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.put(gitea.prefix() + "Signature", HexFormat.of().formatHex(hmac));
        return delivery(headers, form);
    }

    @Test
    void bitbucketDataCentersTestOfAConnectionNeedsNoSignatureAndDoesNothing() throws Exception {
        BitbucketDataCenter bitbucket = new BitbucketDataCenter();
        Delivery ping = delivery(Map.of("X-Event-Key", "diagnostics:ping"), "{\"test\": true}");
        for (Secrets secrets : List.of(Secrets.ofLines("s3cret"), Secrets.unknowable())) {
            assertThat(bitbucket.verify(ping, secrets)).isEqualTo(Verdict.GENUINE);
            assertThat(bitbucket.verify(delivery(Map.of("X-Event-Key", "repo:refs_changed"), "{}"), secrets))
                    .isEqualTo(Verdict.MISSING);
            assertThat(bitbucket.verify(
                            delivery(
                                    Map.of(
                                            "X-Event-Key",
                                            "diagnostics:ping",
                                            "X-Hub-Signature",
                                            "sha256=" + "0".repeat(64)),
                                    "{}"),
                            secrets))
                    .isEqualTo(Verdict.WRONG);
        }
        assertThat(bitbucket.read(ping)).isEqualTo(new Told.Ping());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://git.example/acme/fleet?private_token=canary",
                "https://git.example?canary/acme/fleet",
                "git://git.example/acme/fleet",
                "https://git.example/acme/fleet%2",
                "https://stra\u00dfe.example/acme/fleet"
            })
    void aUrlThatIsNoRepositorysIsRefusedWithTheFieldsName(String url) {
        assertThat(field(new Generic(), Map.of(), """
                {"repository": "%s", "ref": "refs/heads/main", "after": "%s"}""".formatted(url, NEW))).isEqualTo("repository");
        assertThat(field(new AzureDevOps(), Map.of(), """
                {"eventType": "git.push", "resource": {"repository": {"remoteUrl": "%s"}, "refUpdates": [
                 {"name": "refs/heads/main", "oldObjectId": "%s", "newObjectId": "%s"}]}}""".formatted(url, NEW, NEW)))
                .isEqualTo("resource.repository.remoteUrl");
    }

    @Test
    void noLineOfAnotherAlphabetHidesWhatARefMayNotHave() {
        assertThat(field(new Generic(), Map.of(), """
                {"repository": "https://git.example/acme/fleet", "ref": "refs/heads/a\\u2028b..c", "after": "%s"}""".formatted(NEW))).isEqualTo("ref");
    }

    @Test
    void aBodyOfManyTinyTokensIsRefused() {
        assertThat(field(new Generic(), Map.of(), "{\"a\":[" + "1,".repeat(30_000) + "1]}"))
                .isEqualTo("body");
    }

    @Test
    void pingsAndOtherEventsAreNoPushes() throws Exception {
        assertThat(new BitbucketDataCenter()
                        .read(delivery(Map.of("X-Event-Key", "diagnostics:ping"), "{\"test\": true}")))
                .isEqualTo(new Told.Ping());
        assertThat(new Generic().read(delivery(Map.of("X-Plumbline-Event", "ping"), "")))
                .isEqualTo(new Told.Ping());
        assertThat(gitlab().read(delivery(Map.of("X-Gitlab-Event", "Issue Hook"), "{\"object_kind\": \"issue\"}")))
                .isInstanceOf(Told.Irrelevant.class);
        assertThat(new AzureDevOps().read(delivery(Map.of(), "{\"eventType\": \"git.pullrequest.created\"}")))
                .isInstanceOf(Told.Irrelevant.class);
    }

    @Test
    void oneDeliveryOfManyUrlsAndRefsSetsNoMoreGoingThanIsBounded() {
        String urls = "{\"href\": \"https://git.example/acme/fleet.git\"},".repeat(6);
        assertThat(field(new BitbucketDataCenter(), Map.of("X-Event-Key", "repo:refs_changed"), """
                {"actor": {}, "repository": {"links": {"clone": [%s]}}}""".formatted(
                                urls.substring(0, urls.length() - 1))))
                .isEqualTo("repository.links.clone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "identity, gzip"})
    void aCompressedBodyIsRefusedByName(String encoding) {
        for (Provider provider : List.of(new GitHub(), new Generic())) {
            assertThat(field(
                            provider,
                            Map.of("Content-Encoding", encoding, "X-GitHub-Event", "push"),
                            "{\"repository\": {}}"))
                    .isEqualTo("Content-Encoding");
        }
    }

    private static GitLab gitlab() {
        return new GitLab(Clock.systemUTC());
    }

    private static Map<String, String> headers(Gitea gitea, String event) {
        return Map.of(gitea.prefix() + "Event", event, gitea.prefix() + "Delivery", "d-1");
    }

    private static CommitPushed pushed(String provider, String ref, @Nullable String before, @Nullable String pusher) {
        return new CommitPushed(FLEET, ref, before, NEW, false, provider, "d-1", pusher);
    }

    private static List<RepositoryEvent> read(Provider provider, Map<String, String> headers, String body)
            throws Exception {
        return ((Told.Moved) provider.read(delivery(headers, body))).events();
    }

    private static String field(Provider provider, Map<String, String> headers, String body) {
        return catchThrowableOfType(MalformedDelivery.class, () -> provider.read(delivery(headers, body)))
                .field();
    }

    private static Delivery delivery(Map<String, String> headers, String body) {
        return new Delivery(headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
