package dev.plumbline.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.events.Cause;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.FieldDrift;
import dev.plumbline.events.Health;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.SyncHeld;
import dev.plumbline.events.SyncStarted;
import dev.plumbline.events.SyncSucceeded;
import dev.plumbline.events.SyncTrigger;
import dev.plumbline.events.Topic;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@QuarkusTest
@NullUnmarked
final class LivingIT extends RunningService {

    @Test
    void putsDriftBackUnderTheSameEpoch() {
        fleet.begin();
        fleet.render("r1", Fleet.configMap("a", "1"), Fleet.configMap("b", "1"));
        only(SyncSucceeded.class, "r1");
        ObjectApplied baseline = baselines().stream()
                .filter(applied -> applied.object().name().equals("a"))
                .findFirst()
                .orElseThrow();
        ConfigMap edited = cluster.client()
                .configMaps()
                .inNamespace(fleet.namespace())
                .withName("a")
                .edit(live ->
                        new ConfigMapBuilder(live).addToData("value", "by hand").build());

        Envelope<DriftDetected> drift = publisher.publishAndWait(
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

        soon(() -> "1".equals(fleet.value("a")));
        soon(() -> events(SyncSucceeded.class).stream()
                .anyMatch(done ->
                        done.trigger() == SyncTrigger.DRIFT && done.run().equals(drift.id())));
        assertThat(configMap("a").getMetadata().getAnnotations()).containsEntry("plumbline.dev/epoch", "1");
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
            while (!wanted.equals(fleet.value("a"))) {
                Thread.onSpinWait();
            }
            micros.add((System.nanoTime() - before) / 1000);
            only(SyncSucceeded.class, "r" + round);
        }
        List<Long> warm = micros.subList(20, 40).stream().sorted().toList();
        System.out.println("set to applied, microseconds, p50 " + warm.get(10) + ", worst " + warm.getLast());
        assertThat(warm.get(10)).isLessThan(500_000);
    }
}
