package dev.plumbline.renderer.messaging;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.Cause;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderRequested;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.messaging.EventTracing;
import dev.plumbline.renderer.RendererConfig;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.planning.AffectedApplications;
import dev.plumbline.renderer.planning.Applications;
import dev.plumbline.renderer.rendering.KnownSets;
import dev.plumbline.renderer.rendering.Renderer;
import dev.plumbline.renderer.rendering.Rendering;
import dev.plumbline.renderer.source.Mirrors;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.SourceUnavailable;
import dev.plumbline.renderer.tool.ToolException;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * One request, from fetch to published outcome. What is the remote's or the machine's fault is told once and tried again in
 * place, until it works, the application is gone, or its definition changed.
 */
@ApplicationScoped
class RenderWork {

    private static final Logger LOG = Logger.getLogger(RenderWork.class);
    private static final Duration TABLE_LAG = Duration.ofSeconds(5);
    private static final Duration LOOK_AROUND = Duration.ofMillis(250);

    private final Applications applications;
    private final KnownSets sets;
    private final Mirrors mirrors;
    private final Renderer renderer;
    private final Publications publications;
    private final EventTracing tracing;
    private final MeterRegistry meters;
    private final Duration retryCap;

    RenderWork(
            Applications applications,
            KnownSets sets,
            Mirrors mirrors,
            Renderer renderer,
            Publications publications,
            EventTracing tracing,
            MeterRegistry meters,
            RendererConfig config) {
        this.applications = applications;
        this.sets = sets;
        this.mirrors = mirrors;
        this.renderer = renderer;
        this.publications = publications;
        this.tracing = tracing;
        this.meters = meters;
        this.retryCap = config.fetch().retryCap();
    }

    /** Renders and publishes; returns when nothing is left to do. */
    void render(Envelope<?> envelope, RenderRequested request) {
        MDC.put("application", request.application().toString());
        MDC.put("correlationId", envelope.correlationId());
        try {
            attempt(envelope, request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            MDC.remove("application");
            MDC.remove("revision");
            MDC.remove("correlationId");
        }
    }

    private void attempt(Envelope<?> envelope, RenderRequested request) throws InterruptedException {
        for (int failures = 0; ; failures++) {
            Optional<ApplicationDeclared> application =
                    applications.await(request.application(), request.generation(), TABLE_LAG);
            if (application.isEmpty() || application.get().spec().suspend()) {
                LOG.infof("nothing to render application=%s: gone or suspended", request.application());
                return;
            }
            long hints = hints(application.get());
            Optional<RenderingException> transientFailure = once(envelope, request, application.get());
            if (transientFailure.isEmpty()) {
                return;
            }
            RenderingException failure = transientFailure.get();
            if (failures == 0) {
                tell(Renderer.failed(application.get(), null, request.trigger(), failure), envelope);
            }
            LOG.warnf(
                    "trying again application=%s failures=%d reason=%s",
                    request.application(), failures + 1, failure.text());
            awaitChange(application.get(), hints, Backoff.after(failures, retryCap));
        }
    }

    /** One attempt; gives what is to be tried again. */
    private Optional<RenderingException> once(
            Envelope<?> envelope, RenderRequested request, ApplicationDeclared application) {
        try (EventTracing.Work work = tracing.span("render application", envelope)) {
            work.span().setAttribute("plumbline.reason", request.reason().name());
            long began = System.nanoTime();
            ApplicationSpec.Source source = application.spec().source();
            fetch(source, request.trigger(), work.traceparent());
            try (SourceTree tree = mirrors.open(source.repoUrl(), source.revision())) {
                MDC.put("revision", tree.revision());
                Rendering rendering = renderer.render(application, request, tree, sets.of(application.application()));
                publish(rendering, envelope, request);
                done(rendering, tree.revision(), Duration.ofNanos(System.nanoTime() - began), envelope);
            }
            return Optional.empty();
        } catch (SourceUnavailable e) {
            return Optional.of(e);
        } catch (RenderingException e) {
            tell(Renderer.failed(application, null, request.trigger(), e), envelope);
            return Optional.empty();
        } catch (ToolException e) {
            LOG.errorf(e, "a tool is unusable application=%s", request.application());
            return Optional.of(new RenderingException(Reason.TOOL_FAILED, String.valueOf(e.getMessage())));
        }
    }

    private void fetch(ApplicationSpec.Source source, String trigger, @Nullable String traceparent) {
        try (EventTracing.Work fetch = tracing.span("fetch repository", traceparent)) {
            mirrors.fetch(source.repoUrl(), source.revision(), trigger);
        }
    }

    private void publish(Rendering rendering, Envelope<?> envelope, RenderRequested request) {
        ManifestsEvent event = rendering.event();
        ApplicationKey key = event.application().key();
        rendering.known().ifPresent(known -> sets.publishing(key, event.id()));
        try {
            publications.publish(event, Cause.of(envelope));
            rendering.known().ifPresent(known -> sets.published(key, known));
        } catch (Publications.Refused e) {
            sets.refused(key, event.id());
            RenderingException failure = new RenderingException(Reason.LIMIT_EXCEEDED, e.text());
            tell(failed(event, request.trigger(), failure), envelope);
        }
    }

    private static RenderingFailed failed(ManifestsEvent event, String trigger, RenderingException failure) {
        String revision = event instanceof ManifestsRendered set ? set.revision() : null;
        return new RenderingFailed(
                event.application(),
                event.generation(),
                revision,
                failure.reason(),
                failure.text(),
                null,
                null,
                trigger);
    }

    private void tell(RenderingFailed failure, Envelope<?> envelope) {
        try {
            publications.publish(failure, Cause.of(envelope));
        } catch (Publications.Refused e) {
            throw new IllegalStateException("a failure always fits into a record", e);
        }
        log(failure, 0, 0, envelope);
    }

    private void done(Rendering rendering, String revision, Duration took, Envelope<?> envelope) {
        meters.timer(
                        "plumbline.renderer.render",
                        "outcome",
                        rendering.event().getClass().getSimpleName())
                .record(took);
        log(rendering.event(), rendering.objects(), took.toMillis(), envelope);
    }

    private static void log(ManifestsEvent event, int objects, long ms, Envelope<?> envelope) {
        String correlationId = envelope.correlationId();
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

    /** Waits, but no longer than until the application changes or something was heard of its repository. */
    private void awaitChange(ApplicationDeclared application, long hints, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() - end < 0) {
            applications.awaitChange(LOOK_AROUND);
            boolean changed = applications
                    .current(application.application())
                    .filter(current -> current.generation() == application.generation())
                    .isEmpty();
            if (changed || hints(application) != hints) {
                return;
            }
        }
    }

    private long hints(ApplicationDeclared application) {
        return AffectedApplications.repository(application.spec().source())
                .map(mirrors::hints)
                .orElse(0L);
    }
}
