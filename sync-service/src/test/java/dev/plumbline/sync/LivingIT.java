package dev.plumbline.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.events.Cause;
import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.DriftResolved;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.FieldDrift;
import dev.plumbline.events.Health;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RepositoryReached;
import dev.plumbline.events.RepositoryUnreachable;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.SyncHeld;
import dev.plumbline.events.SyncStarted;
import dev.plumbline.events.SyncSucceeded;
import dev.plumbline.events.SyncTrigger;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.sync.application.ApplicationResourceSpec;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@QuarkusTest
@NullUnmarked
final class LivingIT extends RunningService {

    /** The watch of Applications tries again ever more rarely; they are listed every minute beside it. */
    private static final Duration HEARS_AGAIN = Duration.ofMinutes(2);

    private static final RepositoryUrl FLEET = new RepositoryUrl("git.example/fleet");

    @Test
    void putsDriftBackUnderTheSameEpoch() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"), Fleet.configMap("b", "1"));
        only(SyncSucceeded.class, "r1");
        Envelope<DriftDetected> drift = edited("a");

        soon(() -> "1".equals(fleet.value("a")));
        soon(() -> events(SyncSucceeded.class).stream()
                .anyMatch(done ->
                        done.trigger() == SyncTrigger.DRIFT && done.run().equals(drift.id())));
        assertThat(configMap("a").getMetadata().getAnnotations()).containsEntry("plumbline.dev/epoch", "1");
    }

    @Test
    void putsBackWhatDriftedWhileNobodyWantedThatOnceSomebodyDoes() {
        fleet.begin(new ApplicationResourceSpec.Sync(true, true, false));
        fleet.render("r1", Fleet.configMap("a", "1"), Fleet.configMap("b", "1"));
        only(SyncSucceeded.class, "r1");
        Envelope<DriftDetected> drift = edited("a");

        soon(() -> fleet.condition("Drifted").equals("True NotPutBack"));
        assertThat(fleet.condition("Ready")).isEqualTo("False Drifted");
        assertThat(fleet.status().message())
                .contains("ConfigMap/" + fleet.namespace() + "/a", "data.value", "plumbline.dev/sync=now");
        assertThat(fleet.value("a")).isEqualTo("by hand");

        fleet.selfHeal(true);

        soon(() -> "1".equals(fleet.value("a")));
        publisher.publishAndWait(
                new DriftResolved(
                        fleet.application(), drift.event().object(), drift.id(), DriftResolved.Resolution.PUT_BACK),
                Cause.of(drift));
        soon(() -> fleet.condition("Drifted").equals("False PutBack"));
    }

    @Test
    void saysThatItIsSuspendedAndPutsBackAfterwards() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"), Fleet.configMap("b", "1"));
        only(SyncSucceeded.class, "r1");
        soon(() -> fleet.status().claim() == null);

        fleet.suspend(true);

        soon(() -> fleet.condition("Synced").equals("True Suspended"));
        assertThat(fleet.status().observedGeneration())
                .isEqualTo(fleet.resource().getMetadata().getGeneration());
        edited("a");
        soon(() -> fleet.condition("Drifted").startsWith("True"));
        assertThat(fleet.value("a")).isEqualTo("by hand");

        fleet.suspend(false);

        soon(() -> "1".equals(fleet.value("a")));
        soon(() -> fleet.condition("Synced").equals("True Synced"));
    }

    @Test
    void remembersAGenerationThatIsConfirmedWhileItsSetIsHeld() {
        fleet.begin(new ApplicationResourceSpec.Sync(false, true, true));
        fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncHeld.class, "r1");

        publisher.publishAndWait(
                new RevisionConfirmed(fleet.application(), 5, "r1", fleet.digest(), false), Cause.root());

        soon(() -> Long.valueOf(5).equals(fleet.status().observedGeneration()));
        fleet.annotate("plumbline.dev/sync", "r1");
        only(SyncSucceeded.class, "r1");
        soon(() -> fleet.status().claim() == null && fleet.condition("Synced").equals("True Synced"));
        assertThat(fleet.status().observedGeneration()).isEqualTo(5);
    }

    /** Edits a ConfigMap by hand, and tells of it as the detector does. */
    private Envelope<DriftDetected> edited(String name) {
        ObjectApplied baseline = baselines().stream()
                .filter(applied -> applied.object().name().equals(name))
                .findFirst()
                .orElseThrow();
        ConfigMap edited = cluster.client()
                .configMaps()
                .inNamespace(fleet.namespace())
                .withName(name)
                .edit(live ->
                        new ConfigMapBuilder(live).addToData("value", "by hand").build());
        return publisher.publishAndWait(
                new DriftDetected(
                        fleet.application(),
                        baseline.object(),
                        DriftDetected.Kind.CHANGED,
                        baseline.uid(),
                        edited.getMetadata().getResourceVersion(),
                        baseline.resourceVersion(),
                        1,
                        "r1",
                        List.of(new FieldDrift(
                                "data.value", TextNode.valueOf("1"), TextNode.valueOf("by hand"), null))),
                Cause.root());
    }

    @Test
    void makesADeletedObjectAnew() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"), Fleet.configMap("b", "1"));
        only(SyncSucceeded.class, "r1");
        ObjectApplied baseline = baselines().stream()
                .filter(applied -> applied.object().name().equals("a"))
                .findFirst()
                .orElseThrow();
        cluster.client().resource(configMap("a")).delete();

        publisher.publishAndWait(
                new DriftDetected(
                        fleet.application(),
                        baseline.object(),
                        DriftDetected.Kind.DELETED,
                        baseline.uid(),
                        "1",
                        baseline.resourceVersion(),
                        1,
                        "r1",
                        List.of()),
                Cause.root());

        soon(() -> "1".equals(fleet.value("a")));
    }

    @Test
    void tellsWhyARenderingFailedAndRecoversWithTheNextGoodOne() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncSucceeded.class, "r1");
        soon(() -> fleet.status().claim() == null);

        publisher.publishAndWait(
                new RenderingFailed(
                        fleet.application(),
                        1,
                        "r2",
                        RenderingFailed.Reason.INVALID_MANIFEST,
                        "mapping values are not allowed here",
                        "apps/a.yaml",
                        7,
                        "trigger"),
                Cause.root());

        soon(() -> fleet.condition("Synced").equals("False RenderingFailed"));
        assertThat(fleet.status().message()).contains("apps/a.yaml:7", "mapping values");
        assertThat(fleet.value("a")).isEqualTo("1");

        publisher.publishAndWait(
                new RevisionConfirmed(fleet.application(), 1, "r3", fleet.digest(), true), Cause.root());

        soon(() -> fleet.condition("Synced").equals("True Synced"));
    }

    @Test
    void namesARepositoryThatCannotBeReachedUntilItAnswers() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncSucceeded.class, "r1");
        soon(() -> fleet.status().claim() == null);
        Instant since = Instant.parse("2026-11-27T12:00:00Z");
        RepositoryUnreachable trouble = new RepositoryUnreachable(
                FLEET, RepositoryUnreachable.Reason.HOST_NOT_FOUND, "git.example", since, since.plusSeconds(60));

        publisher.publishAndWait(trouble, Cause.root());
        soon(() -> fleet.condition("SourceReachable").equals("False HostNotFound"));
        assertThat(fleet.condition("Synced")).isEqualTo("True Synced");

        publisher.publishAndWait(new RepositoryReached(FLEET, since, trouble.id()), Cause.root());
        soon(() -> fleet.condition("SourceReachable").equals("True Reached"));
    }

    @Test
    void namesARepositoryWhoseWebhooksNeverCome() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncSucceeded.class, "r1");
        for (String commit : List.of("b", "c", "d")) {
            told("/plumbline/repo-poller", new CommitDiscovered(FLEET, "refs/heads/main", "a", commit, "e"));
        }
        soon(() -> fleet.condition("WebhooksArriving").equals("False FoundByPoller"));
        told(
                "/plumbline/webhook-receiver",
                new CommitPushed(FLEET, "refs/heads/main", "d", "e", false, "github", "d-1", null));
        soon(() -> fleet.condition("WebhooksArriving").equals("True ToldByWebhook"));
    }

    private void told(String source, CommitEvent event) {
        EventPublisher.await(
                publisher.publish(new Envelope<>(event.id(), source, Instant.now(), event.id(), null, null, event)));
    }

    @Test
    void holdsWhatIsNotSignedNamingTheCommitAndGoesOnWithTheNextThatIs() {
        String tip = "4f3a2b1c0d".repeat(4);
        String unsigned = "0123456789".repeat(4);
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncSucceeded.class, "r1");
        soon(() -> fleet.status().claim() == null);

        publisher.publishAndWait(
                new RenderingFailed(
                        fleet.application(),
                        1,
                        tip,
                        RenderingFailed.Reason.UNVERIFIED,
                        "the commit " + unsigned + " is not signed",
                        null,
                        null,
                        "trigger"),
                Cause.root());

        SyncHeld held = only(SyncHeld.class, tip);
        assertThat(held.reason()).isEqualTo(SyncHeld.Reason.UNVERIFIED);
        assertThat(held.message()).isEqualTo("the commit " + unsigned + " is not signed");
        soon(() -> fleet.condition("Synced").equals("False Held"));
        soon(() -> fleet.condition("Ready").equals("False Held"));
        assertThat(fleet.status().message())
                .isEqualTo("UNVERIFIED: the commit " + unsigned + " is not signed; not rendered: 4f3a2b1c0d");
        assertThat(fleet.status().revision()).isEqualTo("r1");
        assertThat(fleet.value("a")).isEqualTo("1");

        fleet.render("r2", Fleet.configMap("a", "2"));
        only(SyncSucceeded.class, "r2");
        soon(() -> fleet.condition("Synced").equals("True Synced"));
        assertThat(fleet.value("a")).isEqualTo("2");
    }

    @Test
    void aConfirmedRevisionWritesNothing() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncSucceeded.class, "r1");
        soon(() -> fleet.status().claim() == null);
        String before = fleet.resource().getMetadata().getResourceVersion();

        publisher.publishAndWait(
                new RevisionConfirmed(fleet.application(), 1, "r2", fleet.digest(), false), Cause.root());
        health(Health.HEALTHY, 1); // on another topic, but dealt with later in the same lane

        soon(() -> fleet.condition("Ready").startsWith("True"));
        long writes = Long.parseLong(fleet.resource().getMetadata().getResourceVersion()) - Long.parseLong(before);
        assertThat(writes).isPositive();
        assertThat(events(SyncStarted.class)).hasSize(1);
    }

    @Test
    void isReadyWhenSyncedAndHealthy() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncSucceeded.class, "r1");

        health(Health.DEGRADED, 1);
        soon(() -> fleet.condition("Ready").equals("False Degraded"));

        health(Health.HEALTHY, 1);
        soon(() -> fleet.condition("Ready").equals("True Ready"));
        assertThat(fleet.status().health()).isEqualTo("Healthy");
    }

    @Test
    void aDeletedApplicationTakesItsObjectsAlongAndIsForgotten() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncSucceeded.class, "r1");
        stranger("theirs");

        cluster.client().resource(fleet.resource()).delete();

        soon(() -> fleet.resource() == null);
        assertThat(configMap("a")).isNull();
        assertThat(configMap("theirs")).isNotNull();
        soon(() -> broker.records(Topic.APPLICATIONS.topicName()).stream()
                .anyMatch(record -> record.value() == null
                        && record.key().equals(fleet.application().toString())));
    }

    @Test
    void convergesAfterTheApiServerWasAway() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncSucceeded.class, "r1");
        cluster.stopApiServer();

        fleet.render("r2", Fleet.configMap("a", "2"));
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        cluster.startAgain();

        only(SyncSucceeded.class, "r2");
        assertThat(fleet.value("a")).isEqualTo("2");
        declared(fleet("another-after-that").begin(), HEARS_AGAIN);
    }

    /** Not a benchmark: it prints how long a change of one object takes from its record to the end of its run. */
    @Test
    void aSmallChangeIsQuick() {
        fleet.begin();
        fleet.render("r0", Fleet.configMap("a", "0"), Fleet.configMap("b", "0"));
        only(SyncSucceeded.class, "r0");
        List<Long> micros = new ArrayList<>();
        for (int round = 1; round <= 40; round++) {
            String wanted = Integer.toString(round);
            long before = System.nanoTime();
            fleet.render("r" + round, Fleet.configMap("a", wanted), Fleet.configMap("b", "0"));
            await().atMost(SOON)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> wanted.equals(fleet.value("a")));
            micros.add((System.nanoTime() - before) / 1000);
            only(SyncSucceeded.class, "r" + round);
        }
        List<Long> warm = micros.subList(20, 40).stream().sorted().toList();
        System.out.println("set to applied, microseconds, p50 " + warm.get(10) + ", worst " + warm.getLast());
        assertThat(warm.get(10)).isLessThan(500_000);
    }
}
