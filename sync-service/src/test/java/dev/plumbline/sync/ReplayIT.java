package dev.plumbline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.Envelope;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.SyncHeld;
import dev.plumbline.events.SyncStarted;
import dev.plumbline.events.SyncSucceeded;
import dev.plumbline.sync.application.ApplicationResourceSpec;
import io.quarkus.test.junit.QuarkusTest;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Somebody who can write to Kafka sends the renderer's own sets again. */
@QuarkusTest
@NullUnmarked
final class ReplayIT extends RunningService {

    private static final String ANOTHER_ID = "0".repeat(32);

    @Test
    void leavesTheClusterAsItIsWhereAnOlderSetIsSentAgain() {
        fleet.begin();
        Envelope<ManifestsRendered> first = fleet.render("r1", Fleet.configMap("a", "1"), Fleet.configMap("b", "1"));
        only(SyncSucceeded.class, "r1");
        fleet.render("r2", Fleet.configMap("a", "2"), Fleet.configMap("b", "1"));
        only(SyncSucceeded.class, "r2");
        soon(() -> fleet.status().claim() == null);
        String version = configMap("a").getMetadata().getResourceVersion();

        fleet.sendAgain(first, first.id());
        fleet.sendAgain(first, ANOTHER_ID);
        fleet.sendAgain(first, fleet.status().set());

        soon(() -> outdated() == 3);
        assertThat(configMap("a").getMetadata().getResourceVersion()).isEqualTo(version);
        assertThat(fleet.status().epoch()).isEqualTo(2);
        assertThat(fleet.condition("Synced")).isEqualTo("True Synced");
        assertThat(envelopes(SyncStarted.class)).hasSize(2);
        fleet.render("r3", Fleet.configMap("a", "3"), Fleet.configMap("b", "1"));
        only(SyncSucceeded.class, "r3");
        assertThat(fleet.value("a")).isEqualTo("3");
    }

    @Test
    void refusesAnOlderSetWhereTheNewestWasTakenOffTheTopic() {
        fleet.begin();
        Envelope<ManifestsRendered> first = fleet.render("r1", Fleet.configMap("a", "1"), Fleet.configMap("b", "1"));
        only(SyncSucceeded.class, "r1");
        fleet.render("r2", Fleet.configMap("a", "2"), Fleet.configMap("b", "1"));
        only(SyncSucceeded.class, "r2");
        soon(() -> fleet.status().claim() == null);

        fleet.deleteSet();
        fleet.sendAgain(first, first.id());
        soon(() -> outdated() == 1); // of two that wait at once, the first is superseded
        fleet.sendAgain(first, ANOTHER_ID);

        soon(() -> outdated() == 2);
        fleet.annotate("plumbline.dev/sync", "now");
        soon(() -> fleet.annotation("plumbline.dev/sync") == null);
        assertThat(fleet.value("a")).isEqualTo("2");
        assertThat(envelopes(SyncStarted.class)).hasSize(2);
    }

    @Test
    void refusesASetOfBeforeOneThatIsHeld() {
        fleet.begin(new ApplicationResourceSpec.Sync(false, true, true));
        Envelope<ManifestsRendered> first = fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncHeld.class, "r1");
        fleet.render("r2", Fleet.configMap("a", "2"));
        only(SyncHeld.class, "r2");
        soon(() -> Long.valueOf(2).equals(fleet.status().sequence()));

        fleet.deleteSet();
        fleet.sendAgain(first, first.id());
        soon(() -> outdated() == 1); // of two that wait at once, the first is superseded
        fleet.sendAgain(first, ANOTHER_ID);

        soon(() -> outdated() == 2);
        fleet.annotate("plumbline.dev/sync", "now");
        soon(() -> fleet.annotation("plumbline.dev/sync") == null);
        assertThat(fleet.value("a")).isNull();
    }

    @Test
    void takesSetsOfAnOlderRendererUntilTheFirstThatIsNumbered() {
        fleet.begin();
        Envelope<ManifestsRendered> old = fleet.renderUnnumbered("r1", Fleet.configMap("a", "1"));
        only(SyncSucceeded.class, "r1");
        fleet.renderUnnumbered("r2", Fleet.configMap("a", "2"));
        only(SyncSucceeded.class, "r2");
        fleet.render("r3", Fleet.configMap("a", "3"));
        only(SyncSucceeded.class, "r3");

        fleet.sendAgain(old, old.id());

        soon(() -> outdated() == 1);
        assertThat(fleet.value("a")).isEqualTo("3");
    }

    @Test
    void appliesNoSetOfAnApplicationThatWasMadeAnew() {
        fleet.begin(new ApplicationResourceSpec.Sync(true, false, true));
        Envelope<ManifestsRendered> former = fleet.render("r1", Fleet.configMap("a", "1"));
        only(SyncSucceeded.class, "r1");
        cluster.client().resource(fleet.resource()).delete();
        soon(() -> fleet.resource() == null);
        fleet.begin();
        declared(fleet, SOON);

        fleet.sendAgain(former, former.id());
        fleet.render("r2", Fleet.configMap("a", "2"));
        only(SyncSucceeded.class, "r2");
        fleet.sendAgain(former, former.id());
        fleet.render("r3", Fleet.configMap("a", "3"));
        only(SyncSucceeded.class, "r3");

        assertThat(envelopes(SyncStarted.class)).hasSize(2);
        assertThat(fleet.value("a")).isEqualTo("3");
    }

    private long outdated() {
        return events(SyncHeld.class).stream()
                .filter(held -> held.reason() == SyncHeld.Reason.OUTDATED)
                .count();
    }
}
