package dev.plumbline.renderer.messaging;

import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.renderer.planning.CommitPlans;
import dev.plumbline.renderer.rendering.KnownSet;
import dev.plumbline.renderer.rendering.KnownSets;
import dev.plumbline.renderer.rendering.Rendering;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Publishes how renderings ended, keeps the table of sets in step, and writes one line of log for each. */
@ApplicationScoped
class Outcomes {

    private static final Logger LOG = Logger.getLogger(Outcomes.class);

    private final KnownSets sets;
    private final Publications publications;
    private final CommitPlans plans;
    private final MeterRegistry meters;

    Outcomes(KnownSets sets, Publications publications, CommitPlans plans, MeterRegistry meters) {
        this.sets = sets;
        this.publications = publications;
        this.plans = plans;
        this.meters = meters;
    }

    /** The newest set of an application. */
    Optional<KnownSet> known(ApplicationRef application) {
        return sets.of(application);
    }

    /** Publishes a rendering; the failure that it is too large where it is. */
    void publish(Rendering rendering, Asked asked, Duration took) {
        ManifestsEvent event = rendering.event().triggeredBy(asked.trigger());
        if (isLeft(event, asked)) {
            return;
        }
        ApplicationKey key = event.application().key();
        rendering.known().ifPresent(known -> sets.publishing(key, event.id(), known));
        try {
            publications.publish(event, asked.cause());
            rendering.known().ifPresent(known -> sets.published(key, known));
            plans.told(asked.trigger(), key);
            String outcome = event.getClass().getSimpleName();
            meters.timer("plumbline.renderer.render", "outcome", outcome).record(took);
            log(event, rendering.objects(), took.toMillis(), asked.correlationId());
        } catch (Publications.Refused e) {
            sets.refused(key, event.id());
            tell(tooLarge(event, asked.trigger(), e.text()), asked);
        }
    }

    /** Publishes a failure. */
    void tell(RenderingFailed failure, Asked asked) {
        if (isLeft(failure, asked)) {
            return;
        }
        try {
            publications.publish(failure, asked.cause());
            plans.told(asked.trigger(), failure.application().key());
        } catch (Publications.Refused e) {
            throw new IllegalStateException("a failure always fits into a record", e);
        }
        log(failure, 0, 0, asked.correlationId());
    }

    /** Looked at last: what is published after another instance's newer set would take that one's place. */
    private static boolean isLeft(ManifestsEvent event, Asked asked) {
        boolean left = !asked.lease().holds();
        if (left) {
            LOG.infof("not published application=%s: its partition is no longer ours", event.application());
        }
        return left;
    }

    private static RenderingFailed tooLarge(ManifestsEvent event, String trigger, String message) {
        String revision = event instanceof ManifestsRendered set ? set.revision() : null;
        return new RenderingFailed(
                event.application(), event.generation(), revision, Reason.LIMIT_EXCEEDED, message, null, null, trigger);
    }

    private static void log(ManifestsEvent event, int objects, long ms, String correlationId) {
        switch (event) {
            case ManifestsRendered set ->
                LOG.infof(
                        "rendered application=%s revision=%s type=%s digest=%s objects=%d ms=%d correlationId=%s",
                        set.application(), set.revision(), set.type(), set.digest(), objects, ms, correlationId);
            case RevisionConfirmed same ->
                LOG.infof(
                        "unchanged application=%s revision=%s digest=%s objects=%d ms=%d correlationId=%s",
                        same.application(), same.revision(), same.digest(), objects, ms, correlationId);
            case RenderingFailed failure ->
                LOG.warnf(
                        "not rendered application=%s revision=%s reason=%s file=%s line=%s correlationId=%s",
                        failure.application(),
                        failure.revision(),
                        failure.reason(),
                        failure.file(),
                        failure.line(),
                        correlationId);
        }
    }
}
