package dev.plumbline.poller.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.Cause;
import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.RefDeleted;
import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.RepositoryReached;
import dev.plumbline.events.RepositoryUnreachable;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.events.messaging.KafkaBrokerResource;
import dev.plumbline.poller.git.GitServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // the extension sets the fields
@QuarkusTest
@QuarkusTestResource(KafkaBrokerResource.class)
@QuarkusTestResource(QuickTurns.class)
final class PollerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String MAIN = "refs/heads/main";
    private static final String WEBHOOK = "/plumbline/webhook-receiver";

    @Inject
    EventPublisher publisher;

    @Inject
    MeterRegistry meters;

    @TestHTTPResource("/q/health/ready")
    URI ready;

    KafkaBroker broker;

    private final GitServer server = new GitServer();
    private final String name = "fleet-" + UUID.randomUUID();
    private final RepositoryUrl repository = RepositoryUrl.of(server.url(name));

    @BeforeEach
    void awaitReady() {
        await().until(() -> ((HttpURLConnection) ready.toURL().openConnection()).getResponseCode() == 200);
    }

    @AfterEach
    void forget() {
        publisher.delete(Topic.APPLICATIONS, "test/" + name).join();
        server.close();
    }

    @Test
    void tellsOnlyWhatNoWebhookTold() throws Exception {
        String first = server.commit(name, MAIN, "first");
        push(null, first);
        declare(server.url(name), "main");
        awaitTurns(2);
        assertThat(found()).isEmpty();

        double discovered = meters.counter("plumbline.poller.discovered").count();
        String lost = server.commit(name, MAIN, "its webhook is lost");
        await().untilAsserted(
                        () -> assertThat(found()).containsExactly(new CommitDiscovered(repository, MAIN, first, lost)));
        awaitTurns(2);
        assertThat(found()).hasSize(1);
        assertThat(meters.counter("plumbline.poller.discovered").count()).isEqualTo(discovered + 1);

        double told = told();
        String second = server.commit(name, MAIN, "second");
        push(lost, second);
        awaitTurns(3);
        assertThat(found()).hasSize(1);
        await().until(() -> told() > told);
    }

    @Test
    void tellsOfARepositoryThatNobodyToldOf() throws Exception {
        String tip = server.commit(name, MAIN, "first");
        declare(server.url(name), "HEAD");
        await().untilAsserted(
                        () -> assertThat(found()).containsExactly(new CommitDiscovered(repository, MAIN, null, tip)));
    }

    @Test
    void tellsOfARefThatIsGone() throws Exception {
        String tip = server.commit(name, MAIN, "first");
        push(null, tip);
        declare(server.url(name), "main");
        awaitTurns(1);
        server.delete(name, MAIN);
        await().untilAsserted(() ->
                assertThat(found()).containsExactly(new RefDeleted(repository, MAIN, tip, "repo-poller")));
        awaitTurns(2);
        assertThat(found()).hasSize(1);
    }

    @Test
    void survivesARemoteThatFailsAndIsNotHeldUpByOneThatHangs() throws Exception {
        String other = "other-" + UUID.randomUUID();
        try (GitServer hanging = new GitServer()) {
            hanging.mood(GitServer.Mood.SILENT);
            declareAs(other, hanging.url(other), "main");
            server.mood(GitServer.Mood.BROKEN);
            String tip = server.commit(name, MAIN, "first");
            declare(server.url(name), "main");
            awaitTurns(3);
            assertThat(found()).isEmpty();

            server.mood(GitServer.Mood.HELPFUL);
            await().untilAsserted(() ->
                    assertThat(found()).containsExactly(new CommitDiscovered(repository, MAIN, null, tip)));
        } finally {
            publisher.delete(Topic.APPLICATIONS, "test/" + other).join();
        }
    }

    @Test
    void tellsOnceWhatItCannotReachAndOnceThatItAnswersAgain() throws Exception {
        server.commit(name, MAIN, "first");
        server.mood(GitServer.Mood.BROKEN);
        declare(server.url(name), "main");
        await().untilAsserted(
                        () -> assertThat(told(RepositoryUnreachable.class)).hasSize(1));
        awaitTurns(3);
        RepositoryUnreachable trouble = told(RepositoryUnreachable.class).getFirst();
        assertThat(told(RepositoryUnreachable.class)).hasSize(1);
        assertThat(trouble.message()).contains("500").doesNotContain("http");

        server.mood(GitServer.Mood.HELPFUL);
        await().untilAsserted(() -> assertThat(told(RepositoryReached.class))
                .containsExactly(new RepositoryReached(repository, trouble.since(), trouble.id())));
        awaitTurns(3);
        assertThat(told(RepositoryReached.class)).hasSize(1);
    }

    @Test
    void tellsOfTheHighestTagOfARangeAndOfNoOther() throws Exception {
        String first = server.commit(name, "refs/tags/v1.0.0", "first");
        server.commit(name, "refs/tags/v0.9.0", "too low");
        declare(server.url(name), "1.x");
        CommitDiscovered lowest = new CommitDiscovered(repository, "refs/tags/v1.0.0", null, first);
        await().untilAsserted(() -> assertThat(found()).containsExactly(lowest));

        server.commit(name, "refs/tags/v2.0.0", "too high");
        String second = server.commit(name, "refs/tags/v1.10.0", "second");
        CommitDiscovered highest = new CommitDiscovered(repository, "refs/tags/v1.10.0", null, second);
        await().untilAsserted(() -> assertThat(found()).containsExactly(lowest, highest));

        server.delete(name, "refs/tags/v1.10.0");
        RefDeleted gone = new RefDeleted(repository, "refs/tags/v1.10.0", second, "repo-poller");
        await().untilAsserted(() -> assertThat(found()).containsExactly(lowest, highest, gone));
        awaitTurns(3);
        assertThat(found()).hasSize(3);
    }

    @Test
    void tellsThatAnotherBranchIsTheStandardOneThoughItsTipIsKnown() throws Exception {
        String next = "refs/heads/next";
        String first = server.commit(name, MAIN, "first");
        String second = server.commit(name, next, "second");
        push(MAIN, null, first);
        push(next, null, second);
        declare(server.url(name), "HEAD");
        awaitTurns(2);
        assertThat(found()).isEmpty();
        server.standard(name, next);
        await().untilAsserted(() ->
                assertThat(found()).containsExactly(new CommitDiscovered(repository, next, second, second)));
        awaitTurns(2);
        assertThat(found()).hasSize(1);
    }

    @Test
    void findsItAgainWhereKafkaWasAway() throws Exception {
        String first = server.commit(name, MAIN, "first");
        push(null, first);
        declare(server.url(name), "main");
        awaitTurns(1);
        broker.stop();
        String second = server.commit(name, MAIN, "second");
        try {
            awaitTurns(1);
        } finally {
            broker.start();
        }
        await().untilAsserted(
                        () -> assertThat(found()).contains(new CommitDiscovered(repository, MAIN, first, second)));
    }

    @Test
    void leavesARepositoryAloneThatNobodyFollowsAnyMore() throws Exception {
        server.commit(name, MAIN, "first");
        declare(server.url(name), "main");
        awaitTurns(2);
        publisher.delete(Topic.APPLICATIONS, "test/" + name).join();
        await().during(Duration.ofSeconds(1)).until(this::isLeftAlone);
    }

    private int seen;

    private boolean isLeftAlone() {
        int now = server.requests().size();
        boolean same = now == seen;
        seen = now;
        return same;
    }

    private void declare(String url, String revision) {
        declareAs(name, url, revision);
    }

    private void declareAs(String application, String url, String revision) {
        ApplicationSpec spec = new ApplicationSpec(
                new ApplicationSpec.Source(url, revision, ".", null),
                new ApplicationSpec.Destination("default"),
                new ApplicationSpec.SyncPolicy(true, true, true),
                false);
        publisher.publishAndWait(
                new ApplicationDeclared(new ApplicationRef("test", application, "uid"), 1, spec), Cause.root());
    }

    private void push(@Nullable String before, String after) {
        push(MAIN, before, after);
    }

    private void push(String ref, @Nullable String before, String after) {
        CommitEvent pushed = new CommitPushed(repository, ref, before, after, false, "github", after, null);
        EventPublisher.await(publisher.publish(
                new Envelope<>(pushed.id(), WEBHOOK, Instant.now(), pushed.id(), null, null, pushed)));
    }

    /** What the poller told of refs of this test's repository, without what only tells one occurrence from the next. */
    private List<CommitEvent> found() {
        return told(CommitEvent.class).stream().map(PollerIT::plain).toList();
    }

    private <E extends RepositoryEvent> List<E> told(Class<E> type) {
        return broker.events(Topic.COMMITS).stream()
                .filter(envelope -> envelope.source().equals("/plumbline/repo-poller"))
                .map(Envelope::event)
                .filter(type::isInstance)
                .map(type::cast)
                .filter(event -> event.repository().equals(repository))
                .toList();
    }

    private static CommitEvent plain(CommitEvent event) {
        return switch (event) {
            case CommitPushed pushed -> pushed;
            case CommitDiscovered found ->
                new CommitDiscovered(found.repository(), found.ref(), found.before(), found.after());
            case RefDeleted gone ->
                new RefDeleted(
                        gone.repository(),
                        gone.ref(),
                        gone.before(),
                        gone.origin().replaceFirst("/.*", ""));
        };
    }

    private double told() {
        return meters.counter("plumbline.poller.told", "by", "webhook").count();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE);
    }

    /** Waits until the server was asked so many more times. */
    private void awaitTurns(int turns) {
        long now = asked();
        await().until(() -> asked() >= now + turns);
    }

    private long asked() {
        return server.requests().stream()
                .filter(request -> !request.contains("ls-refs"))
                .count();
    }
}
