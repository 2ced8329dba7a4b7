package dev.plumbline.sync.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.Health;
import dev.plumbline.events.SyncCounts;
import dev.plumbline.sync.application.ApplicationStatus.Claim;
import dev.plumbline.sync.application.ApplicationStatus.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StatusChangeTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final Claim CLAIM = new Claim(1, "0123456789abcdef", "sha256:1", "event-1");

    @Test
    void isReadyOnlyWhenSyncedAndHealthy() {
        ApplicationStatus claimed = StatusChange.of(ApplicationStatus.none(), NOW)
                .observed(1)
                .claimed(CLAIM)
                .build();
        assertThat(ready(claimed).status()).isEqualTo("Unknown");

        ApplicationStatus synced = StatusChange.of(claimed, NOW)
                .succeeded(CLAIM, new SyncCounts(1, 0, 0, 0, 0))
                .build();
        assertThat(ready(synced).status()).isEqualTo("Unknown");
        assertThat(synced.claim()).isNull();

        ApplicationStatus healthy =
                StatusChange.of(synced, NOW).healthy(Health.HEALTHY, "").build();
        assertThat(ready(healthy).status()).isEqualTo("True");
        assertThat(healthy.message()).contains("0123456789");
        assertThat(ready(healthy).observedGeneration()).isEqualTo(1);
    }

    @Test
    void keepsTheWarningsOfTheSetUntilTheNextOne() {
        ApplicationStatus warned = StatusChange.of(ApplicationStatus.none(), NOW)
                .warned(List.of("web.yaml:3 calls lookup"))
                .succeeded(CLAIM, new SyncCounts(1, 0, 0, 0, 0))
                .build();
        assertThat(warned.warnings()).containsExactly("web.yaml:3 calls lookup");
        assertThat(StatusChange.of(warned, LATER)
                        .healthy(Health.HEALTHY, "")
                        .build()
                        .warnings())
                .isEqualTo(warned.warnings());
        assertThat(StatusChange.of(warned, LATER).warned(List.of()).build().warnings())
                .isNull();
    }

    @Test
    void remembersTheNewestSetThatWasTaken() {
        ApplicationStatus taken =
                StatusChange.of(ApplicationStatus.none(), NOW).taken(7L).build();
        assertThat(taken.sequence()).isEqualTo(7);
        assertThat(StatusChange.of(taken, LATER).taken(6L).taken(null).changes())
                .isFalse();
        assertThat(StatusChange.of(taken, LATER).taken(8L).build().sequence()).isEqualTo(8);
    }

    @Test
    void namesWhatIsWrong() {
        ApplicationStatus broken = StatusChange.of(healthy(), LATER)
                .notSynced("RenderingFailed", "a.yaml:7")
                .build();

        assertThat(ready(broken).status()).isEqualTo("False");
        assertThat(ready(broken).reason()).isEqualTo("RenderingFailed");
        assertThat(broken.message()).isEqualTo("a.yaml:7");
    }

    @Test
    void needsNoWriteWhereNothingChanged() {
        ApplicationStatus healthy = healthy();

        assertThat(StatusChange.of(healthy, LATER).observed(1).synced().changes())
                .isFalse();
        assertThat(StatusChange.of(healthy, LATER).healthy(Health.HEALTHY, "").changes())
                .isFalse();
        assertThat(StatusChange.of(healthy, LATER).healthy(Health.DEGRADED, "").changes())
                .isTrue();
    }

    @Test
    void aConditionKeepsTheTimeOfItsLastChange() {
        ApplicationStatus degraded =
                StatusChange.of(healthy(), LATER).healthy(Health.DEGRADED, "x").build();

        assertThat(find(degraded, StatusChange.HEALTHY).lastTransitionTime()).isEqualTo(LATER.toString());
        assertThat(find(degraded, StatusChange.SYNCED).lastTransitionTime()).isEqualTo(NOW.toString());
    }

    @Test
    void keepsTheHealthWhereARunWroteNothing() {
        ApplicationStatus again = StatusChange.of(healthy(), LATER)
                .succeeded(new Claim(2, "f", "sha256:2", "event-2"), new SyncCounts(0, 0, 3, 0, 0))
                .build();

        assertThat(ready(again).status()).isEqualTo("True");
        assertThat(again.epoch()).isEqualTo(2);
    }

    @Test
    void anOlderGenerationThatIsDealtWithLateTakesNothingBack() {
        assertThat(StatusChange.of(healthy(), LATER)
                        .observed(3)
                        .observed(2)
                        .build()
                        .observedGeneration())
                .isEqualTo(3);
    }

    @Test
    void saysThatItIsSuspendedUntilItIsNot() {
        ApplicationStatus suspended =
                StatusChange.of(healthy(), LATER).suspended(true).synced().build();
        assertThat(find(suspended, StatusChange.SYNCED).reason()).isEqualTo("Suspended");
        assertThat(ready(suspended).status()).isEqualTo("True");
        assertThat(suspended.message()).contains("spec.suspend", "0123456789");

        ApplicationStatus again =
                StatusChange.of(suspended, LATER).suspended(false).build();
        assertThat(find(again, StatusChange.SYNCED).reason()).isEqualTo("Synced");
    }

    @Test
    void isNotReadyWhileSomethingIsLeftDrifted() {
        ApplicationStatus drifted = StatusChange.of(healthy(), LATER)
                .drifted("ConfigMap/a/b: data.x")
                .build();
        assertThat(ready(drifted).status()).isEqualTo("False");
        assertThat(ready(drifted).reason()).isEqualTo("Drifted");
        assertThat(drifted.message()).isEqualTo("ConfigMap/a/b: data.x");

        assertThat(ready(StatusChange.of(drifted, LATER).putBack().build()).status())
                .isEqualTo("True");
        assertThat(StatusChange.of(healthy(), LATER).putBack().changes()).isFalse();
    }

    @Test
    void holdsASetByItsEventAndNotByItsContents() {
        assertThat(healthy().holds("event-1")).isTrue();
        assertThat(healthy().holds("event-2")).isFalse();
        assertThat(StatusChange.of(healthy(), LATER).claimed(CLAIM).build().holds("event-1"))
                .isFalse();
    }

    private static ApplicationStatus healthy() {
        return StatusChange.of(ApplicationStatus.none(), NOW)
                .observed(1)
                .succeeded(CLAIM, new SyncCounts(1, 0, 0, 0, 0))
                .healthy(Health.HEALTHY, "")
                .build();
    }

    private static Condition ready(ApplicationStatus status) {
        return find(status, StatusChange.READY);
    }

    private static Condition find(ApplicationStatus status, String type) {
        return Objects.requireNonNullElse(status.conditions(), List.<Condition>of()).stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
