package dev.plumbline.drift.detection;

import static dev.plumbline.drift.detection.World.CONFIG;
import static dev.plumbline.drift.detection.World.SHOP;
import static dev.plumbline.drift.detection.World.applied;
import static dev.plumbline.drift.detection.World.configMap;
import static dev.plumbline.drift.detection.World.marked;
import static dev.plumbline.drift.detection.World.seen;
import static dev.plumbline.drift.detection.World.started;
import static dev.plumbline.drift.detection.World.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.drift.comparison.SecretMask;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.DriftDetected.Kind;
import dev.plumbline.events.DriftResolved;
import dev.plumbline.events.DriftResolved.Resolution;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.FieldDrift;
import dev.plumbline.events.Health;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.trust.SecretFingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrackedApplicationTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration A_WHILE = Duration.ofMillis(600);

    private final World world = new World();
    private Surroundings surroundings;
    private TrackedApplication application;

    @BeforeEach
    void begin(@TempDir Path directory) throws IOException {
        Path key =
                Files.writeString(directory.resolve("key"), Base64.getEncoder().encodeToString(new byte[32]));
        surroundings = new Surroundings(
                world, new SecretMask(SecretFingerprint.of(key)), world, World.SHORT, Clock.systemUTC());
        surroundings.begin();
        application = new TrackedApplication(SHOP.key(), surroundings);
        post(new Message.Declared(World.declared()));
    }

    @AfterEach
    void end() {
        surroundings.close();
    }

    @Test
    void tellsDriftOnceForOneContent() {
        post(applied("red", 10, 1), seen(configMap("blue", 11, 1)), seen(configMap("blue", 12, 1)));
        post(seen(configMap("blue", 13, 1)));
        awaitDrifts(1);
        post(seen(configMap("green", 14, 1)));
        awaitDrifts(2);
        assertThat(world.drifts)
                .extracting(DriftDetected::resourceVersion)
                .last()
                .isEqualTo("14");
    }

    @Test
    void doesNotTellAnewWhatWasToldBeforeARestart() {
        DriftDetected told = new DriftDetected(
                SHOP,
                CONFIG,
                Kind.CHANGED,
                "u",
                "11",
                "10",
                1,
                "rev1",
                List.of(new FieldDrift(
                        "data.color",
                        configMap("red", 1, 1).at("/data/color"),
                        configMap("blue", 1, 1).at("/data/color"),
                        null)));
        post(new Message.DriftTold(World.envelope(told)), applied("red", 10, 1), seen(configMap("blue", 11, 1)));
        post(seen(configMap("red", 12, 1)));
        await().atMost(SOON).until(() -> !world.ends.isEmpty());
        assertThat(world.ends).extracting(DriftResolved::detected).containsExactly(told.id());
        assertThat(world.drifts).isEmpty();
    }

    @Test
    void aMarkHidesADriftForAMomentOnly() {
        JsonNode hidden = marked(configMap("blue", 11, 1), "plumbline", 1);
        world.cluster.put(CONFIG, hidden);
        post(applied("red", 10, 1), seen(hidden));
        awaitDrifts(1);
        assertThat(world.drifts.getFirst().kind()).isEqualTo(Kind.CHANGED);
    }

    @Test
    void tellsADeletionUnderAMarkWhereItsBaselineStays() {
        post(applied("red", 10, 1), seen(configMap("red", 10, 1)));
        JsonNode last = marked(configMap("red", 11, 1), "plumbline", 1);
        post(new Message.Gone(LiveObject.of(World.TYPE, last.deepCopy())));
        awaitDrifts(1);
        assertThat(world.drifts.getFirst().kind()).isEqualTo(Kind.DELETED);
    }

    @Test
    void aFaultWithOneMessageLeavesTheLaterOnesTaken() {
        world.fault = true;
        post(applied("red", 10, 1), seen(configMap("red", 10, 1)), succeeded(1));
        await().atMost(SOON).until(() -> !world.fault);
        post(seen(configMap("blue", 11, 1)));
        awaitDrifts(1);
    }

    @Test
    void remembersThatADriftHasEnded() {
        DriftDetected told = new DriftDetected(SHOP, CONFIG, Kind.DELETED, "u", "11", "10", 1, "rev1", List.of());
        DriftResolved end = new DriftResolved(SHOP, CONFIG, told.id(), Resolution.PUT_BACK);
        post(
                new Message.DriftTold(World.envelope(told)),
                new Message.DriftTold(World.envelope(end)),
                applied("red", 12, 1),
                seen(configMap("red", 12, 1)),
                succeeded(1));
        awaitHealths(1);
        assertThat(world.ends).isEmpty();
    }

    @Test
    void doesNotCompareALiveObjectThatIsOlderThanItsBaseline() {
        post(applied("blue", 20, 1), seen(configMap("red", 10, 1)));
        post(seen(configMap("blue", 20, 1)), succeeded(1));
        awaitHealths(1);
        assertThat(world.drifts).isEmpty();
    }

    @Test
    void looksForItselfWhereTheWatchStaysBehind() {
        world.cluster.put(CONFIG, configMap("green", 21, 1));
        post(applied("blue", 20, 1), seen(configMap("red", 10, 1)));
        awaitDrifts(1);
        assertThat(world.drifts.getFirst().resourceVersion()).isEqualTo("21");
    }

    @Test
    void tellsThatABaselineIsMissingOnlyAfterItsTime() {
        post(applied("red", 10, 1), seen(configMap("blue", 20, 2)));
        awaitDrifts(1);
        assertThat(world.drifts.getFirst().kind()).isEqualTo(Kind.BASELINE_MISSED);
        post(applied("blue", 20, 2));
        await().atMost(SOON).until(() -> world.ends.size() == 1);
    }

    @Test
    void leavesAnObjectOfAFormerSetAlone() {
        post(started(3), seen(configMap("red", 10, 2)));
        await().during(A_WHILE).atMost(SOON).until(world.drifts::isEmpty);
    }

    @Test
    void tellsADeletionWhenALookConfirmsIt() {
        JsonNode live = configMap("red", 10, 1);
        post(applied("red", 10, 1), seen(live), new Message.Gone(LiveObject.of(World.TYPE, live.deepCopy())));
        awaitDrifts(1);
        assertThat(world.drifts.getFirst().kind()).isEqualTo(Kind.DELETED);
        post(applied("red", 12, 1), seen(configMap("red", 12, 1)));
        await().atMost(SOON).until(() -> world.ends.size() == 1);
        assertThat(world.ends.getFirst().resolution()).isEqualTo(Resolution.PUT_BACK);
        assertThat(world.drifts).hasSize(1);
    }

    @Test
    void waitsForTheApiServerBeforeItTellsADeletion() {
        world.away = true;
        post(applied("red", 10, 1), new Message.Absent(CONFIG, 11));
        await().during(A_WHILE).atMost(SOON).until(world.drifts::isEmpty);
        world.away = false;
        awaitDrifts(1);
    }

    @Test
    void tellsNoDeletionOfWhatWasPrunedOrWrittenAfterTheList() {
        ObjectNode marked = marked(configMap("red", 11, 1), "plumbline", 2);
        world.cluster.put(CONFIG, configMap("red", 20, 1));
        post(applied("red", 20, 1), new Message.Absent(CONFIG, 19), seen(configMap("red", 20, 1)));
        marked.withObject("/metadata").put("resourceVersion", "21");
        world.cluster.clear();
        post(seen(marked), new Message.Gone(LiveObject.of(World.TYPE, marked.deepCopy())));
        post(new Message.Released(CONFIG));
        await().during(A_WHILE).atMost(SOON).until(world.drifts::isEmpty);
    }

    @Test
    void tellsAgainWhenTheSameDriftStandsAgainstANewerBaseline() {
        post(applied("red", 10, 1), seen(configMap("blue", 13, 1)));
        awaitDrifts(1);
        post(applied("red", 12, 1));
        awaitDrifts(2);
        assertThat(world.drifts).extracting(DriftDetected::baselineVersion).containsExactly("10", "12");
    }

    @Test
    void takesNeitherAStalePruneMarkNorAWishToKeepForAPrune() {
        ObjectNode kept = (ObjectNode) configMap("blue", 11, 3);
        kept.withObject("/metadata/annotations").put("plumbline.dev/prune", "disabled");
        post(applied("red", 10, 3), seen(kept));
        awaitDrifts(1);
        post(seen(marked(configMap("green", 12, 3), "plumbline", 2)));
        awaitDrifts(2);
    }

    @Test
    void tellsNothingOfAnApplicationThatIsGone() {
        post(new Message.Withdrawn(), applied("red", 10, 1), seen(configMap("blue", 11, 1)), succeeded(1));
        await().during(A_WHILE).atMost(SOON).until(() -> world.drifts.isEmpty() && world.healths.isEmpty());
    }

    @Test
    void callsADriftAdoptedWhenItsObjectIsLetGo() {
        post(applied("red", 10, 1), seen(configMap("blue", 11, 1)));
        awaitDrifts(1);
        post(started(2), new Message.Released(CONFIG));
        await().atMost(SOON).until(() -> world.ends.size() == 1);
        assertThat(world.ends.getFirst().resolution()).isEqualTo(Resolution.ADOPTED);
    }

    @Test
    void tellsHealthOnlyWhenAllThatTheRunWroteWasSeen() {
        world.away = true; // or a look would find, on a slow machine, that it is not there
        post(started(1), succeeded(1, CONFIG));
        post(applied("red", 10, 1));
        await().during(Duration.ofMillis(100)).atMost(SOON).until(world.healths::isEmpty);
        post(seen(configMap("red", 10, 1)));
        awaitHealths(1);
        assertThat(world.healths.getFirst().health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void tellsHealthOnceForEachEpoch() {
        post(applied("red", 10, 1), seen(configMap("red", 10, 1)), succeeded(1), succeeded(1));
        awaitHealths(1);
        post(started(2), succeeded(2));
        awaitHealths(2);
        assertThat(world.healths).extracting(HealthChanged::epoch).containsExactly(1L, 2L);
        assertThat(world.healths.getLast().previous()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void tellsThatAnObjectIsMissingWhereNobodyPutsItBack() {
        JsonNode live = configMap("red", 10, 1);
        post(applied("red", 10, 1), seen(live), succeeded(1));
        awaitHealths(1);
        post(new Message.Gone(LiveObject.of(World.TYPE, live.deepCopy())));
        awaitHealths(2);
        assertThat(world.healths.getLast().health()).isEqualTo(Health.MISSING);
    }

    @Test
    void carriesOnFromTheHealthThatWasToldWhereTheRunIsLongAgo() {
        Envelope<HealthChanged> told =
                World.envelope(new HealthChanged(SHOP, 7, "rev7", Health.DEGRADED, null, List.of(), "o"));
        post(new Message.HealthTold(told), applied("red", 10, 7), seen(configMap("red", 10, 7)));
        awaitHealths(1);
        assertThat(world.healths.getFirst().epoch()).isEqualTo(7);
        assertThat(world.healths.getFirst().previous()).isEqualTo(Health.DEGRADED);
    }

    private void post(Message... messages) {
        List.of(messages).forEach(application::post);
    }

    private void awaitDrifts(int number) {
        await().atMost(SOON).until(() -> world.drifts.size() == number);
    }

    private void awaitHealths(int number) {
        await().atMost(SOON).until(() -> world.healths.size() == number);
    }
}
