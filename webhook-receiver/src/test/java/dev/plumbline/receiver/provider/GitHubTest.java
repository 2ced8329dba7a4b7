package dev.plumbline.receiver.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.RefDeleted;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.receiver.signature.Secrets;
import dev.plumbline.receiver.signature.Verdict;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GitHubTest {

    private static final String OLD = "a".repeat(40);
    private static final String NEW = "b".repeat(40);
    private static final String NONE = "0".repeat(40);
    private static final RepositoryUrl FLEET = RepositoryUrl.of("https://github.com/acme/fleet");

    private final GitHub github = new GitHub();

    @Test
    void readsAPushToABranch() throws Exception {
        assertThat(read(push("refs/heads/main", OLD, NEW, "\"forced\": true")))
                .isEqualTo(new Told.Moved(List.of(
                        new CommitPushed(FLEET, "refs/heads/main", OLD, NEW, true, "github", "d-1", "octocat"))));
    }

    @Test
    void readsANewTag() throws Exception {
        assertThat(read(push("refs/tags/v1.0", NONE, NEW, "\"created\": true")))
                .isEqualTo(new Told.Moved(List.of(
                        new CommitPushed(FLEET, "refs/tags/v1.0", null, NEW, false, "github", "d-1", "octocat"))));
    }

    @Test
    void readsADeletedBranch() throws Exception {
        assertThat(read(push("refs/heads/old", OLD, NONE, "\"deleted\": true")))
                .isEqualTo(new Told.Moved(List.of(new RefDeleted(FLEET, "refs/heads/old", OLD, "d-1"))));
    }

    @Test
    void readsThePayloadOfAForm() throws Exception {
        String form = "payload="
                + URLEncoder.encode(push("refs/heads/main", OLD, NEW, "\"forced\": false"), StandardCharsets.UTF_8);
        Delivery delivery = new Delivery(
                Map.of("x-github-event", "push", "content-type", "application/x-www-form-urlencoded"),
                form.getBytes(StandardCharsets.UTF_8));
        assertThat(github.read(delivery)).isInstanceOf(Told.Moved.class);
    }

    @Test
    void answersPingsAndPassesOverOtherEvents() throws Exception {
        assertThat(github.read(delivery("ping", "{}"))).isEqualTo(new Told.Ping());
        assertThat(github.read(delivery("issues", "{}"))).isInstanceOf(Told.Irrelevant.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []                                               | body
            null                                             | body
            ''                                               | body
            {"repository"                                    | body
            {} {}                                            | body
            {}                                               | repository
            {"repository": null}                             | repository
            {"repository": "x"}                              | repository
            {"repository": {}}                               | repository.clone_url
            {"repository": {"clone_url": {}}}                | repository.clone_url
            {"repository": {"clone_url": ""}}                | repository.clone_url
            {"repository": {"clone_url": "file:///etc"}}     | repository.clone_url
            {"repository": {"clone_url": "https://h/\\ud800"}} | repository.clone_url
            """)
    void namesTheFieldAtFault(String body, String field) {
        assertThat(fault(body)).isEqualTo(field);
    }

    @Test
    void namesTheFieldAtFaultOfAPush() {
        assertThat(fault(push("main", OLD, NEW, "\"forced\": false"))).isEqualTo("ref");
        assertThat(fault(push("refs/heads/--upload-pack=x y", OLD, NEW, "\"forced\": false")))
                .isEqualTo("ref");
        assertThat(fault(push("refs/heads/a/../b", OLD, NEW, "\"forced\": false")))
                .isEqualTo("ref");
        assertThat(fault(push("refs/heads/main", "HEAD", NEW, "\"forced\": false")))
                .isEqualTo("before");
        assertThat(fault(push("refs/heads/main", NONE, NONE, "\"forced\": false")))
                .isEqualTo("after");
        assertThat(fault(push("refs/heads/main", OLD, NEW, "\"forced\": \"yes\"")))
                .isEqualTo("forced");
    }

    @Test
    void refusesDepthBeforeItIsBuilt() {
        assertThat(fault("[".repeat(100_000))).isEqualTo("body");
        assertThat(fault("{\"a\":" + "9".repeat(10_000) + "}")).isEqualTo("body");
    }

    @Test
    void checksTheCommitsOfAPushThoughItNeedsNone() throws Exception {
        assertThat(read(push(
                        "refs/heads/main",
                        OLD,
                        NEW,
                        "\"commits\": [{\"message\": \"commits\"}, {}], \"forced\": true")))
                .isEqualTo(read(push("refs/heads/main", OLD, NEW, "\"forced\": true, \"commits\": null")))
                .isInstanceOf(Told.Moved.class);
        for (String commits : List.of(
                "[{\"message\" 1}]", "[", "[0,]", "[".repeat(60) + "]".repeat(60), "[" + "0,".repeat(30_000) + "0]")) {
            assertThat(fault(push("refs/heads/main", OLD, NEW, "\"commits\": " + commits)))
                    .isEqualTo("body");
        }
    }

    @Test
    void refusesASignatureOfSha1() {
        Delivery delivery = new Delivery(Map.of("X-Hub-Signature", "sha1=" + OLD), new byte[0]);
        assertThat(github.verify(delivery, Secrets.ofLines("s"))).isEqualTo(Verdict.OBSOLETE);
    }

    private String fault(String body) {
        MalformedDelivery fault =
                catchThrowableOfType(MalformedDelivery.class, () -> github.read(delivery("push", body)));
        assertThat(fault).as(body).isNotNull();
        return fault.field();
    }

    private Told read(String body) throws MalformedDelivery {
        return github.read(delivery("push", body));
    }

    private static Delivery delivery(String event, String body) {
        return new Delivery(
                Map.of("X-GitHub-Event", event, "X-GitHub-Delivery", "d-1"), body.getBytes(StandardCharsets.UTF_8));
    }

    private static String push(String ref, String before, String after, String more) {
        return """
                {"ref": "%s", "before": "%s", "after": "%s", %s,
                 "repository": {"clone_url": "https://github.com/acme/fleet.git"}, "pusher": {"name": "octocat"}}""".formatted(ref, before, after, more);
    }
}
