package dev.plumbline.audit.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plumbline.audit.Fleet;
import dev.plumbline.audit.trail.Entry;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.Health;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.SyncCounts;
import dev.plumbline.events.SyncFailed;
import dev.plumbline.events.messaging.EventCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SummaryTest {

    private final Fleet fleet = new Fleet("web");

    @Test
    void tellsTheWayFromPushToHealthy() throws Exception {
        assertThat(fleet.chain())
                .extracting(envelope -> summary(envelope.event()).text())
                .containsExactly(
                        "pushed abc1234 by jane",
                        "rendering requested: commit",
                        "rendered 12 objects",
                        "sync 1 started: manifests",
                        "applied ConfigMap/fleet/web",
                        "applied: 1 configured, 11 unchanged in 45 ms",
                        "healthy");
        assertThat(summary(fleet.succeeded(1)).revision()).isEqualTo(Fleet.REVISION);
    }

    @Test
    void namesTheFieldAndWhoChangedIt() throws Exception {
        assertThat(summary(fleet.drifted()).text())
                .isEqualTo("drift: ConfigMap/fleet/web data.color blue→red by kubectl-edit");
        assertThat(summary(new DriftDetected(
                                fleet.application(),
                                new ObjectRef("apps", "Deployment", "fleet", "web"),
                                DriftDetected.Kind.DELETED,
                                "u",
                                "2",
                                "1",
                                1,
                                Fleet.REVISION,
                                List.of()))
                        .text())
                .isEqualTo("drift: Deployment.apps/fleet/web was deleted");
    }

    @Test
    void namesTheFileAndTheLineOfAFailure() throws Exception {
        assertThat(summary(new RenderingFailed(
                                fleet.application(),
                                1,
                                Fleet.REVISION,
                                RenderingFailed.Reason.INVALID_MANIFEST,
                                "no kind",
                                "web/a.yaml",
                                7,
                                "t"))
                        .text())
                .isEqualTo("rendering failed: invalid manifest in web/a.yaml:7: no kind");
        assertThat(summary(new SyncFailed(
                                fleet.application(),
                                1,
                                Fleet.REVISION,
                                "d",
                                "set",
                                2,
                                true,
                                "Service/fleet/web: invalid port",
                                new SyncCounts(0, 0, 3, 0, 1),
                                List.of(),
                                null))
                        .text())
                .isEqualTo(
                        "sync failed (attempt 2, will be retried): Service/fleet/web: invalid port; 3 unchanged, 1 failed");
    }

    @Test
    void tellsWhatKeepsAnApplicationFromBeingHealthy() throws Exception {
        ObjectRef deployment = new ObjectRef("apps", "Deployment", "fleet", "web");
        assertThat(summary(new HealthChanged(
                                fleet.application(),
                                1,
                                Fleet.REVISION,
                                Health.DEGRADED,
                                Health.PROGRESSING,
                                List.of(new HealthChanged.ObjectHealth(
                                        deployment, Health.DEGRADED, "deadline exceeded")),
                                "o"))
                        .text())
                .isEqualTo("degraded: Deployment.apps/fleet/web: deadline exceeded");
    }

    @Test
    void readsWhatTheTrailItselfAdds() {
        assertThat(Summary.of(Entry.UNREADABLE, "{\"reason\":\"no ce_type header\"}", null)
                        .text())
                .isEqualTo("a record that cannot be read: no ce_type header");
        assertThat(Summary.of(Entry.PARKED, "{\"reason\":\"r\",\"consumer\":\"sync-service\"}", null)
                        .text())
                .isEqualTo("parked by sync-service: r");
        assertThat(Summary.of(Entry.APPLICATION_DELETED, null, null).text()).isEqualTo("application deleted");
    }

    @Test
    void callsAnythingElseByItsName() {
        for (Class<? extends Event> type : EventCodec.types()) {
            for (String data : List.of("{}", "null", "[]", "\"x\"", "{\"application\":{},\"source\":1}")) {
                assertThat(Summary.of(Envelope.type(type), data, null).text()).isNotEmpty();
            }
        }
        assertThat(Summary.of("com.example.other", "{}", null).text()).isEqualTo("com.example.other");
        assertThat(Summary.of("dev.plumbline.SomethingNew.v7", null, null).text())
                .isEqualTo("SomethingNew");
    }

    private static Summary summary(Event event) {
        try {
            String data = EventJson.mapper().writeValueAsString(event);
            return Summary.of(Envelope.type(event.getClass()), data, 45L);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
