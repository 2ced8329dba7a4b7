package dev.plumbline.renderer.messaging;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.RenderRequested;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.messaging.EventTracing;
import dev.plumbline.renderer.RendererConfig;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.planning.AffectedApplications;
import dev.plumbline.renderer.planning.Applications;
import dev.plumbline.renderer.policy.PoliciesUnreadable;
import dev.plumbline.renderer.rendering.OpenedSources;
import dev.plumbline.renderer.rendering.Renderer;
import dev.plumbline.renderer.rendering.Rendering;
import dev.plumbline.renderer.source.SourceUnavailable;
import dev.plumbline.renderer.source.Sources;
import dev.plumbline.renderer.tool.ToolException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
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
    private final Outcomes outcomes;
    private final Sources sources;
    private final Renderer renderer;
    private final EventTracing tracing;
    private final Duration retryCap;

    RenderWork(
            Applications applications,
            Outcomes outcomes,
            Sources sources,
            Renderer renderer,
            EventTracing tracing,
            RendererConfig config) {
        this.applications = applications;
        this.outcomes = outcomes;
        this.sources = sources;
        this.renderer = renderer;
        this.tracing = tracing;
        this.retryCap = config.fetch().retryCap();
    }

    /** Renders and publishes; returns when nothing is left to do. */
    void render(Envelope<?> envelope, RenderRequested request) {
        MDC.put("application", request.application().toString());
        MDC.put("correlationId", envelope.correlationId());
        try {
            attempt(envelope, request);
        } catch (InterruptedException e) {
            Unfinished.leave();
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
                outcomes.tell(Renderer.failed(application.get(), null, request.trigger(), failure), envelope);
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
            List<ApplicationSpec.Source> all = application.spec().allSources();
            all.forEach(source -> fetch(source, request.trigger(), work.traceparent()));
            try (OpenedSources opened = OpenedSources.of(all, sources::open)) {
                MDC.put("revision", opened.revision());
                Rendering rendering =
                        renderer.render(application, request, opened, outcomes.known(application.application()));
                outcomes.publish(rendering, request, envelope, Duration.ofNanos(System.nanoTime() - began));
            }
            return Optional.empty();
        } catch (SourceUnavailable | PoliciesUnreadable e) {
            return Optional.of(e);
        } catch (RenderingException e) {
            outcomes.tell(Renderer.failed(application, null, request.trigger(), e), envelope);
            return Optional.empty();
        } catch (ToolException e) {
            LOG.errorf(e, "a tool is unusable application=%s", request.application());
            return Optional.of(new RenderingException(Reason.TOOL_FAILED, String.valueOf(e.getMessage())));
        }
    }

    private void fetch(ApplicationSpec.Source source, String trigger, @Nullable String traceparent) {
        try (EventTracing.Work fetch = tracing.span("fetch repository", traceparent)) {
            sources.fetch(source, trigger);
        }
    }

    /** Waits, but no longer than until the application changes or something was heard of its repositories. */
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
        return AffectedApplications.repositories(application.spec())
                .mapToLong(sources::hints)
                .sum();
    }
}
