package dev.plumbline.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.DriftEvent;
import dev.plumbline.events.DriftResolved;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.ObjectRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
final class DriftsTest {

    private static final ApplicationRef WEB = new ApplicationRef("fleet", "web", "uid");
    private static final ObjectRef ONE = new ObjectRef("", "ConfigMap", "fleet", "one");
    private static final ObjectRef TWO = new ObjectRef("", "ConfigMap", "fleet", "two");

    private final Drifts drifts = new Drifts();

    @Test
    void handsOverOnceWhatHasNotEnded() {
        Envelope<DriftDetected> ended = detected(ONE, "1");
        Envelope<DriftDetected> open = detected(TWO, "1");
        drifts.read(ended);
        drifts.read(open);
        drifts.read(resolved(ended));

        assertThat(drifts.take(WEB.key())).containsExactly(open);
        assertThat(drifts.take(WEB.key())).isEmpty();
    }

    @Test
    void theEndOfAFormerDriftEndsNoLaterOne() {
        Envelope<DriftDetected> former = detected(ONE, "1");
        Envelope<DriftDetected> later = detected(ONE, "2");
        drifts.read(former);
        drifts.read(later);
        drifts.read(resolved(former));

        assertThat(drifts.take(WEB.key())).containsExactly(later);
    }

    private static Envelope<DriftDetected> detected(ObjectRef object, String version) {
        return envelope(
                new DriftDetected(WEB, object, DriftDetected.Kind.CHANGED, "u", version, "0", 1, "r1", List.of()));
    }

    private static Envelope<DriftResolved> resolved(Envelope<DriftDetected> drift) {
        return envelope(new DriftResolved(WEB, drift.event().object(), drift.id(), DriftResolved.Resolution.PUT_BACK));
    }

    private static <E extends DriftEvent> Envelope<E> envelope(E event) {
        return new Envelope<>(event.id(), "/test", Instant.EPOCH, event.id(), null, null, event);
    }
}
